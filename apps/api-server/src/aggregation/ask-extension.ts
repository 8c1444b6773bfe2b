import type { IncomingMessage } from 'node:http';
import type { UserInfo } from '#domain/api/strategy.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { userHeaders } from '#domain/reverse-proxy/user-headers.js';
import { type Backend, backendError, openRequest } from '../proxy/backend.js';

/** What the server itself wants to know of an extension server. */
export interface Question {
  readonly path: string;
  /** In whose name. */
  readonly user: UserInfo;
  readonly accept?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface ExtensionAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Documents of extension servers are not larger. */
const maxBytes = 64 * 1024 * 1024;

/** The address of a document, for messages. */
export function urlOf({ location }: Backend, path: string): string {
  return `${location.scheme}://${location.host}${path}`;
}

/** The whole answer to a GET. Rejects with an Error in the words of Go's http.Client. */
export async function askExtension(backend: Backend, { path, user, accept, timeoutMs, signal }: Question): Promise<ExtensionAnswer> {
  const { location } = backend;
  const headers = [['Host', location.host], ['User-Agent', 'Go-http-client/1.1'], ...(accept === undefined ? [] : [['Accept', accept]])];
  const request = openRequest({ ...backend, credentials: userHeaders(user) }, { method: 'GET', path, headers: headers as never });
  let why: string | undefined;
  const giveUp = (): void => void request.destroy();
  const timer = setTimeout(() => {
    why = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
    giveUp();
  }, timeoutMs);
  signal.addEventListener('abort', giveUp);
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve);
      request.on('error', reject);
      request.end();
    });
    const body = await readAll(answer);
    return { status: answer.statusCode ?? 0, contentType: answer.headers['content-type'] ?? '', body };
  } catch (error) {
    const reason = why ?? backendError(location, error instanceof Error ? error : new Error(String(error)));
    throw new Error(`Get ${goQuote(urlOf(backend, path))}: ${reason}`, { cause: error });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

async function readAll(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`an answer of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
