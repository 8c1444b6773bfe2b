import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** What a server answered, as it came. */
export interface RawAnswer {
  readonly code: number;
  /** Names in small letters, in order; repeated ones stand several times. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Of HTTP's framing nothing is left. */
  readonly body: Buffer;
  /** True when the server ended the connection. */
  readonly closed: boolean;
}

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

interface Parsed {
  readonly answer: RawAnswer;
  /** Bytes of it. */
  readonly length: number;
}

function parseAnswer(bytes: Buffer, ended: boolean): Parsed | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const header = (name: string): string | undefined => headers.find(([one]) => one === name)?.[1];
  const code = Number(first.split(' ')[1]);
  const content = bytes.subarray(end + 4);
  const framed =
    code < 200 || code === 204 || code === 304
      ? { body: Buffer.alloc(0), length: 0 }
      : header('transfer-encoding') === 'chunked'
        ? dechunk(content)
        : sized(content, header('content-length'), ended);
  if (!framed) return undefined;
  const answer = { code, headers, body: framed.body, closed: ended || header('connection') === 'close' };
  return { answer, length: end + 4 + framed.length };
}

interface Framed {
  readonly body: Buffer;
  readonly length: number;
}

/** Of an answer to HEAD nothing follows: the connection has ended, or ends soon. */
function sized(content: Buffer, length: string | undefined, ended: boolean): Framed | undefined {
  if (length === undefined) return ended ? { body: content, length: content.length } : undefined;
  if (content.length >= Number(length)) return { body: content.subarray(0, Number(length)), length: Number(length) };
  return ended ? { body: content, length: content.length } : undefined;
}

function dechunk(content: Buffer): Framed | undefined {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const line = content.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(content.subarray(at, line).toString('latin1'), 16);
    const next = line + 2 + size + 2;
    if (Number.isNaN(size) || content.length < next) return undefined;
    if (size === 0) return { body: Buffer.concat(chunks), length: next };
    chunks.push(content.subarray(line + 2, line + 2 + size));
    at = next;
  }
}
