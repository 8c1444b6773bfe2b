import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RawAnswer } from './raw-answer.js';
import { rawExchange } from './raw-exchange.js';
import { type RecordedAnswer, summarizeAnswer } from './recorded-answer.js';

/** A request: `POST /api/v1/…` and what it carries. Objects are sent as JSON. */
export type RecordedRequest = readonly [name: string, request: string, more?: RequestContent];

export interface RequestContent {
  /** Content-Type; JSON for objects, nothing for anything else. */
  readonly type?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent with chunked encoding in place of a Content-Length. */
  readonly chunked?: boolean;
  /** The body of the answer is not looked at. */
  readonly ignoreBody?: boolean;
  /** Of what is sent first: it is sent again, for ten seconds at most, until the answer is such. */
  readonly until?: (answer: RawAnswer) => boolean;
  /** Where this project says something else on purpose: what of the answer is so, and why. */
  readonly ours?: { readonly why: string; readonly answer: Partial<RecordedAnswer> };
}

interface RunningServer {
  readonly insecureUrl?: string;
  close(): Promise<void>;
}

export interface RecordedExchanges {
  /** JSON: answer by name of the request. */
  readonly file: URL;
  /** Sent first; what comes back is not looked at. */
  readonly prepare: readonly RecordedRequest[];
  readonly requests: readonly RecordedRequest[];
  /** A server of this project to hold to the recorded answers. */
  readonly start: () => Promise<RunningServer>;
  /** Whole objects are compared, managedFields included; every answer is JSON. */
  readonly managers?: boolean;
}

/**
 * One test for each request: the server has to answer as kube-apiserver has answered, headers and texts included, and must not have
 * changed anything where it refuses.
 *
 * The file is written by a kube-apiserver and not by hand: RECORD_FROM=https://host:port RECORD_TOKEN=… (a token of system:masters)
 * sends the requests there instead. With RECORD_FROM and no UPDATE_GOLDEN=1 the other server is held to the file.
 */
export function testRecordedExchanges({ file, prepare, requests, start, managers = false }: RecordedExchanges): void {
  const remote = process.env['RECORD_FROM'];
  const isUpdate = remote !== undefined && process.env['UPDATE_GOLDEN'] === '1';
  const path = fileURLToPath(file);
  const known = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, RecordedAnswer>) : {};
  const answers: Record<string, RecordedAnswer> = {};
  let server: RunningServer | undefined;
  let base = '';

  beforeAll(async () => {
    if (remote === undefined) server = await start();
    base = remote ?? server?.insecureUrl ?? '';
    for (const request of prepare) await sendUntil(base, request);
  });
  afterAll(async () => {
    await server?.close();
    if (!isUpdate) return;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(answers, null, 2)}\n`);
  });

  test('the names of the requests are different', () => expect(new Set(requests.map(([name]) => name)).size).toBe(requests.length));

  test.each(requests.map((request) => [request[0], request] as const))('%s', async (name, request) => {
    const before = remote === undefined ? await revisionOf(base) : '';
    const { body, ...head } = summarizeAnswer(await send(base, request), { managers });
    const answer = { ...head, ...(body !== undefined && !request[2]?.ignoreBody && { body }) };
    if (isUpdate) answers[name] = answer;
    else if (remote === undefined) expect(answer).toEqual({ ...mistakeOfClient(known[name]), ...request[2]?.ours?.answer });
    else expect(answer).toEqual(known[name]);
    if (remote === undefined && answer.code >= 400) expect(await revisionOf(base), 'something was written').toBe(before);
  });
}

/** kube-apiserver answers some mistakes of clients with 500; this project says the same with 400. */
function mistakeOfClient(recorded: RecordedAnswer | undefined): RecordedAnswer | undefined {
  if (recorded?.code !== 500 || typeof recorded.body !== 'object') return recorded;
  return { ...recorded, code: 400, body: { ...recorded.body, reason: 'BadRequest', code: 400 } };
}

async function sendUntil(base: string, request: RecordedRequest): Promise<void> {
  const isThere = request[2]?.until ?? (() => true);
  for (const deadline = Date.now() + 10_000; ;) {
    const answer = await send(base, request);
    if (isThere(answer)) return;
    if (Date.now() > deadline) throw new Error(`${request[1]} still answers ${answer.code} ${answer.body.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Sends a request over a connection of its own. */
export async function send(base: string, [, request, content = {}]: RecordedRequest): Promise<RawAnswer> {
  const { type, accept, headers = {}, body, chunked = false } = content;
  const token = process.env['RECORD_TOKEN'];
  const bytes = bytesOf(body);
  const contentType = type ?? (isText(body) ? undefined : 'application/json');
  const all = {
    Host: new URL(base).host,
    Connection: 'close',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(accept !== undefined && { Accept: accept }),
    ...(contentType !== undefined && { 'Content-Type': contentType }),
    ...(bytes && (chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': String(bytes.length) })),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${request} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  return rawExchange(base, Buffer.concat([head, ...(bytes ? framed(bytes, chunked) : [])]));
}

function framed(bytes: Buffer, chunked: boolean): readonly Buffer[] {
  if (!chunked) return [bytes];
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 65_536) {
    const piece = bytes.subarray(at, at + 65_536);
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  return [...pieces, Buffer.from('0\r\n\r\n')];
}

function isText(body: unknown): boolean {
  return body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
}

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined || Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Changes with every write. */
async function revisionOf(base: string): Promise<unknown> {
  const { body } = await send(base, ['', 'GET /api/v1/namespaces?limit=1']);
  return (JSON.parse(body.toString()) as { readonly metadata: { readonly resourceVersion: unknown } }).metadata.resourceVersion;
}
