import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer, ProxyAnswer, StreamAnswer, WatchAnswer } from '../rest/answer.js';
import type { Watcher } from '../watch/watcher.js';
import { acceptsGzip, gzipHeaders, gzipThresholdBytes, writeGzip } from './gzip.js';
import { encodeAnswer, type EncodedAnswer, type TransformOptions } from './encode-answer.js';
import { type HttpResponse, isHttp2 } from './http-types.js';
import { Http1Sink, Http2Sink } from './socket-sinks.js';
import { warningHeaders } from './warning-header.js';

/** Nothing of the API is to be kept by caches. */
export const cacheControl = 'no-cache, private';

/** Writes an answer. Throws StatusError before anything is written when it cannot be encoded. Gives the watcher of a watch. */
export function writeAnswer(
  response: HttpResponse,
  answer: Exclude<Answer, ProxyAnswer>,
  context: TransformOptions & WritingContext,
): Watcher<Buffer> | undefined {
  if (answer.kind === 'watch') return openWatch(response, answer, context.warnings);
  if (answer.kind === 'stream') void pipe(response, answer);
  else writeEncoded(response, encodeAnswer(answer, context), context);
  return undefined;
}

/** What else there is to know before an answer is written. */
export interface WritingContext {
  readonly warnings: readonly string[];
  readonly isHead: boolean;
  /** The client's Accept-Encoding; absent where nothing is compressed. */
  readonly acceptEncoding?: string;
}

/** Writes bytes with the headers that every answer of the API has. */
export function writeEncoded(
  response: HttpResponse,
  { status, contentType, body }: EncodedAnswer,
  { warnings, isHead, headers, acceptEncoding }: WritingContext & { readonly headers?: OutgoingHttpHeaders },
): void {
  if (isGone(response)) return;
  const pieces = Array.isArray(body) ? (body as readonly Buffer[]) : undefined;
  const length = pieces ? pieces.reduce((sum, piece) => sum + piece.length, 0) : (body as Buffer).length;
  if (length > gzipThresholdBytes && !isHead && acceptsGzip(acceptEncoding)) {
    const contentHeaders = { ...(contentType !== undefined && { 'Content-Type': contentType }), ...gzipHeaders };
    response.writeHead(status, { ...headersOf(warnings), ...contentHeaders, ...headers } as never);
    void writeGzip(response, pieces ?? [body as Buffer]);
    return;
  }
  if (headers || isHttp2(response)) {
    const contentHeaders = { ...(contentType !== undefined && { 'Content-Type': contentType }), 'Content-Length': length };
    response.writeHead(status, { ...headersOf(warnings), ...contentHeaders, ...headers } as never);
  } else response.writeHead(status, flatHeaders(warnings, contentType, length));
  if (isHead) response.end();
  else if (pieces) void writePieces(response, pieces);
  else response.end(body as never);
}

/** Writes plain text, as Go's http.Error does. */
export function writePlainText(response: HttpResponse, status: number, text: string, isHead: boolean): void {
  const answer = { status, contentType: 'text/plain; charset=utf-8', body: Buffer.from(text) };
  writeEncoded(response, answer, { warnings: [], isHead, headers: { 'X-Content-Type-Options': 'nosniff' } });
}

/** Names and values in turn, which Node writes as they are: this is on the way of nearly every answer. */
function flatHeaders(warnings: readonly string[], contentType: string | undefined, length: number): string[] {
  const flat = ['Audit-Id', randomUUID(), 'Cache-Control', cacheControl, 'Content-Length', String(length)];
  if (contentType !== undefined) flat.push('Content-Type', contentType);
  if (warnings.length > 0) for (const warning of warningHeaders(warnings)) flat.push('Warning', warning);
  return flat;
}

function headersOf(warnings: readonly string[]): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { 'Audit-Id': randomUUID(), 'Cache-Control': cacheControl };
  return warnings.length === 0 ? headers : { ...headers, Warning: [...warningHeaders(warnings)] };
}

/** One piece after another as the client takes them; other requests are served in between. */
async function writePieces(response: HttpResponse, pieces: readonly Buffer[]): Promise<void> {
  for (const piece of pieces) {
    if (isGone(response)) return;
    if (!(response.write as (chunk: Buffer) => boolean)(piece)) await drained(response);
  }
  response.end();
}

async function drained(response: HttpResponse): Promise<void> {
  const stop = new AbortController();
  try {
    await Promise.race([once(response, 'drain', { signal: stop.signal }), once(response, 'close', { signal: stop.signal })]);
  } finally {
    stop.abort();
  }
}

function openWatch(response: HttpResponse, answer: WatchAnswer, warnings: readonly string[]): Watcher<Buffer> {
  const headers = { ...headersOf(warnings), 'Content-Type': answer.encoder.contentType };
  if (isHttp2(response)) {
    response.writeHead(200, headers);
    return answer.open(answer.encoder, new Http2Sink(response));
  }
  response.writeHead(200, { ...headers, 'Transfer-Encoding': 'chunked' });
  response.flushHeaders();
  return answer.open(answer.encoder, new Http1Sink(response));
}

/** Bytes as they come; the source is stopped when the client leaves, and a source that fails cuts the answer off. */
async function pipe(response: HttpResponse, { status, headers, body }: StreamAnswer): Promise<void> {
  response.writeHead(status, { ...headersOf([]), ...headers } as never);
  if (!isHttp2(response)) response.flushHeaders();
  await pipeline(body, response as Writable).catch(() => undefined);
}

/** The client has left, or the answer is complete. */
export function isGone(response: HttpResponse): boolean {
  if (isHttp2(response)) return response.stream.destroyed || response.writableEnded;
  return response.destroyed || response.writableEnded;
}
