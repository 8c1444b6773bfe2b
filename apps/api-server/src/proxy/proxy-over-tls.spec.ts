import { createServer, type Server } from 'node:http';
import { connect as connectHttp2, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuthority, issueCertificate, type KeyPair } from '#client/pki/certificate-authority.js';
import { hostAddressesAnnotation } from '#domain/fabric/host-address.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

/** Clients come by HTTPS, in both versions of HTTP. */

let server: ApiServer;
let backend: Server;
let session: ClientHttp2Session;
let authority: KeyPair;
let user: KeyPair;
const pod = '/api/v1/namespaces/default/pods/web';

beforeAll(async () => {
  authority = await createAuthority('kubernetes', Date.now());
  const own = await issueCertificate(
    authority,
    { commonName: 'kube-apiserver', hosts: { names: ['localhost'], addresses: ['127.0.0.1'] } },
    Date.now(),
  );
  user = await issueCertificate(authority, { commonName: 'someone', organizations: ['system:masters'] }, Date.now());
  server = await startApiServer({
    store: await openMemoryStore(),
    securePort: 0,
    insecurePort: -1,
    disableAdmissionPlugins: ['ServiceAccount'],
    logLevel: 'silent',
    tlsCert: own.cert,
    tlsKey: own.key,
    clientCa: authority.cert,
  });
  backend = createServer((request, response) => {
    response.writeHead(200, ['X-Twice', '1', 'X-Twice', '2', 'Connection', 'close', 'Trailer', 'X-Sum']);
    response.write(JSON.stringify(request.headers));
    request.on('data', (chunk) => response.write(chunk));
    request.on('end', () => {
      response.addTrailers({ 'X-Sum': 'done' });
      response.end();
    });
  });
  backend.on('upgrade', (_request, socket: Socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    socket.on('data', (chunk) => socket.end(chunk));
  });
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  session = connectHttp2(server.url ?? '', { ca: authority.cert, ...user });
  const at = { '80/TCP': `127.0.0.1:${(backend.address() as AddressInfo).port}` };
  const metadata = { name: 'web', annotations: { [hostAddressesAnnotation]: JSON.stringify(at) } };
  await ask('POST', '/api/v1/namespaces/default/pods', { metadata, spec: { containers: [{ name: 'c', image: 'i' }] } });
  await ask('PATCH', `${pod}/status`, { status: { podIPs: [{ ip: '10.244.0.5' }], podIP: '10.244.0.5' } });
});
afterAll(async () => {
  session.close();
  await server.close();
  backend.closeAllConnections();
  backend.close();
});

interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly trailers: IncomingHttpHeaders;
  readonly body: string;
}

async function ask(method: string, path: string, body?: object): Promise<Heard> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const stream = session.request({ ':method': method, ':path': path, 'content-type': type }, { endStream: body === undefined });
  if (body) stream.end(JSON.stringify(body));
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  stream.once('response', (given) => (headers = given));
  stream.once('trailers', (given) => (trailers = given));
  return { body: await text(stream), headers, trailers };
}

test('a request by HTTP/2 is passed on by HTTP/1.1, and its answer back', async () => {
  const { headers, body, trailers } = await ask('POST', `${pod}/proxy/`, { some: 'body' });
  expect(headers).toMatchObject({ ':status': 200, 'x-twice': '1, 2' });
  expect(headers).not.toHaveProperty('connection');
  const [seen = '', sent] = body.split(/(?<=\})(?=\{)/);
  expect(JSON.parse(seen)).toMatchObject({
    host: new URL(server.url ?? '').host,
    'x-forwarded-for': '127.0.0.1',
    'transfer-encoding': 'chunked',
  });
  expect(sent).toBe('{"some":"body"}');
  expect(trailers).toMatchObject({ 'x-sum': 'done' });
});

test('a request without a body has none', async () => {
  const { body } = await ask('GET', `${pod}/proxy/`);
  expect(JSON.parse(body)).not.toHaveProperty('transfer-encoding');
  expect((await ask('DELETE', `${pod}:1/proxy/`)).headers[':status']).toBe(503);
});

test('a change of the protocol', async () => {
  const heard = await new Promise<string>((resolve, reject) => {
    let all = '';
    const socket = connectTls({ port: Number(new URL(server.url ?? '').port), host: '127.0.0.1', ca: authority.cert, ...user }, () => {
      socket.write(`GET ${pod}/proxy/ HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello`);
    });
    socket.on('data', (chunk) => (all += String(chunk)));
    socket.on('end', () => resolve(all));
    socket.on('error', reject);
  });
  expect(heard).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n[^]*\r\n\r\nhello$/);
});
