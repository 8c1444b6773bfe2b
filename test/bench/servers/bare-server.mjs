/**
 * What everything is compared with, a process of its own: a server of node:http that reads each request to its end and sends the same answer to all.
 * Each message `{ status, headers, body }` sets that answer.
 */
import { createServer } from 'node:http';

let answer = { status: 200, headers: {}, body: Buffer.alloc(0) };

const server = createServer((request, response) => {
  const { status, headers, body } = answer;
  const send = () => response.writeHead(status, headers).end(body);
  if (request.method === 'GET') return send();
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', send);
});

server.listen({ host: '127.0.0.1', port: 0 }, () => process.send({ port: server.address().port }));
process.on('message', (given) => {
  answer = { ...given, body: Buffer.from(given.body) };
  process.send({});
});
process.on('disconnect', () => process.exit());
