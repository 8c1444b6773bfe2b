import type { ClientRequest, IncomingMessage } from 'node:http';
import { onAbort } from '#client/on-abort.js';
import type { TransportAnswer } from '#client/transport/transport.js';

/** One HTTP request under way. */
export interface Exchange {
  /** Made, not sent. */
  readonly request: ClientRequest;
  readonly body?: string;
  /** Most time to the end of the answer, of the machine's clock; none for a stream. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** How to end each exchange that has not settled yet; whoever closes the connection calls them all. */
  readonly underWay: Set<(cause: Error) => void>;
}

/** Takes an answer apart as it comes in. What it throws ends the exchange. */
export interface Receiver {
  data(chunk: Buffer): void;
  /** The value of the whole answer. */
  end(): unknown;
}

/**
 * Sends a request and lets `receiverOf` read the answer. Rejects with the reason of `signal` once that aborts, and otherwise with the cause of
 * there being no whole answer. After it has settled nothing more is read.
 */
export function exchange(
  { request, body, timeoutMs, signal, underWay }: Exchange,
  receiverOf: (response: IncomingMessage) => Receiver,
): Promise<TransportAnswer> {
  return new Promise((resolve, reject) => {
    let settled = false;
    const settle = (): boolean => {
      if (settled) return false;
      settled = true;
      underWay.delete(fail);
      clearTimeout(timer);
      ignore?.();
      return true;
    };
    const fail = (cause: unknown): void => {
      if (!settle()) return;
      request.destroy();
      reject(cause as Error);
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => fail(timedOut(timeoutMs)), timeoutMs);

    // Stays on for good: an error may still come after all is settled.
    request.on('error', fail);
    request.on('response', (response) => {
      if (settled) return;
      const receiver = receiverOf(response);
      const attempt = (work: () => void): void => {
        try {
          if (!settled) work();
        } catch (error) {
          fail(error);
        }
      };
      response.on('data', (chunk: Buffer) => attempt(() => receiver.data(chunk)));
      response.on('end', () =>
        attempt(() => {
          const answer = { status: response.statusCode ?? 0, headers: headersOf(response), value: receiver.end() };
          if (settle()) resolve(answer);
        }),
      );
      response.on('error', fail);
      response.on('close', () => fail(brokenOff()));
    });
    const ignore = signal && onAbort(signal, () => fail(signal.reason));
    if (signal?.aborted) return fail(signal.reason);
    underWay.add(fail);
    request.end(body);
  });
}

function headersOf(response: IncomingMessage): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  return headers;
}

function timedOut(ms: number): Error {
  return Object.assign(new Error(`no answer within ${ms} ms`), { code: 'ETIMEDOUT' });
}

function brokenOff(): Error {
  return Object.assign(new Error('the connection closed in the middle of the answer'), { code: 'ECONNRESET' });
}
