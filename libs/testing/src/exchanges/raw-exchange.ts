import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { parseAnswer, type RawAnswer } from './raw-answer.js';

/**
 * Sends bytes over a connection of their own and gives the first answer, informational ones (1xx) skipped. Nothing is corrected, so that
 * what no HTTP client would send can be sent. Rejects when the server says nothing, and after ten seconds.
 */
export async function rawExchange(server: string, bytes: string | Buffer): Promise<RawAnswer> {
  const answers = await rawExchanges(server, [bytes], 1);
  const [answer] = answers;
  if (!answer) throw new Error('the server closed the connection without an answer');
  return answer;
}

/** As rawExchange, for several pieces of a connection that are sent one after another, and for several answers. */
export async function rawExchanges(server: string, pieces: readonly (string | Buffer)[], count: number): Promise<readonly RawAnswer[]> {
  const socket = await connectTo(new URL(server));
  const timer = setTimeout(() => socket.destroy(new Error('no answer within ten seconds')), 10_000);
  try {
    for (const piece of pieces) socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
    return await readAnswers(socket, count);
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** A connection to a server, encrypted where the URL says so; certificates are not checked. */
export async function connectTo({ protocol, hostname, port }: URL): Promise<Socket> {
  const at = { host: hostname, port: Number(port) };
  const socket = protocol === 'https:' ? connectTls({ ...at, rejectUnauthorized: false }) : connectTcp(at);
  await new Promise<void>((resolve, reject) => {
    socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

async function readAnswers(socket: Socket, count: number): Promise<readonly RawAnswer[]> {
  const answers: RawAnswer[] = [];
  let rest = Buffer.alloc(0);
  const take = (ended: boolean): void => {
    for (let read = parseAnswer(rest, ended); read && answers.length < count; read = parseAnswer(rest, ended)) {
      rest = rest.subarray(read.length);
      if (read.answer.code >= 200) answers.push(read.answer);
    }
  };
  try {
    for await (const chunk of socket) {
      rest = Buffer.concat([rest, chunk as Buffer]);
      take(false);
      if (answers.length >= count) return answers;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  }
  take(true);
  return answers;
}
