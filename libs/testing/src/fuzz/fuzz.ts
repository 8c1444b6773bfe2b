import fc from 'fast-check';
import type { RawAnswer } from '../exchanges/raw-answer.js';
import { readCorpus } from './corpus.js';
import { type FuzzAnswer, FuzzConnection } from './fuzz-connection.js';
import { type FuzzRequest, fuzzRequests } from './fuzz-request.js';
import type { Operation } from './operation.js';
import { readOperations } from './read-operations.js';

export interface FuzzOptions {
  /** `http://127.0.0.1:1234`. */
  readonly base: string;
  readonly requests: number;
  /** A failure names it; the same seed sends the same requests again. Without it FUZZ_SEED, and without that a new one. */
  readonly seed?: number;
}

/** What was done. */
export interface FuzzReport {
  readonly seed: number;
  readonly operations: number;
  /** Operations that were asked for at least once. */
  readonly reached: number;
  /** Answers by their code; 0 for streams. */
  readonly codes: ReadonlyMap<number, number>;
}

/** No request takes longer, not on a slow machine either. */
const timeoutMs = 10_000;

/**
 * Sends requests to a server, made from its own OpenAPI, good ones and bad ones: every one has to be answered, and none may be the server's
 * mistake. Rejects with the request and the seed. An answer may depend on the requests before it; run the seed again to have them all.
 */
export async function fuzz({ base, requests, seed = seedOfEnvironment() }: FuzzOptions): Promise<FuzzReport> {
  const operations = (await readOperations(base)).filter(leavesTheServerWhole);
  const corpus = await readCorpus(base, operations);
  const connection = new FuzzConnection(new URL(base));
  const reached = new Set<string>();
  const codes = new Map<number, number>();
  const send = async (request: FuzzRequest): Promise<void> => {
    reached.add(request.operation);
    if (request.before) await send(request.before);
    const answer = await connection.exchange(encodeRequest(base, request), timeoutMs);
    const code = answer === 'stream' ? 0 : answer.code;
    codes.set(code, (codes.get(code) ?? 0) + 1);
    const mistake = mistakeIn(answer, request);
    if (mistake !== undefined) throw new Error(mistake);
  };
  const property = fc.asyncProperty(fuzzRequests(operations, corpus), send);
  try {
    await fc.assert(property, { seed, numRuns: requests, endOnFailure: false, reporter: report });
  } finally {
    connection.close();
  }
  return { seed, operations: operations.length, reached: reached.size, codes };
}

/** Without its range of addresses a server has no more Services. */
function leavesTheServerWhole({ method, path }: Operation): boolean {
  return method !== 'DELETE' || !path.includes('/servicecidrs');
}

function seedOfEnvironment(): number {
  const given = process.env['FUZZ_SEED'];
  return given === undefined || given === '' ? Date.now() & 0x7fffffff : Number(given);
}

function report(details: fc.RunDetails<[FuzzRequest]>): void {
  if (!details.failed) return;
  const [request] = details.counterexample ?? [];
  const why = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  throw new Error(`FUZZ_SEED=${details.seed}, request ${details.numRuns}: ${why}\n${request ? describe(request) : ''}`);
}

function describe({ before, method, target, headers, body }: FuzzRequest): string {
  const lines = [...(before ? [describe(before), ''] : []), `${method} ${target}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (!body) return lines.join('\n');
  const text = body.bytes.toString('utf8');
  const shown = text.length > 3000 ? `${text.slice(0, 3000)}… (${body.bytes.length} bytes)` : text;
  const isText = Buffer.from(text).equals(body.bytes);
  return [...lines, `Content-Type: ${body.type}`, '', isText ? shown : `base64 ${body.bytes.toString('base64').slice(0, 3000)}`].join('\n');
}

function encodeRequest(base: string, { method, target, headers, body }: FuzzRequest): Buffer {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${new URL(base).host}`,
    // nothing but the end of the connection tells that an answer to HEAD is over
    ...(method === 'HEAD' ? ['Connection: close'] : []),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body ? [`Content-Type: ${body.type}`, `Content-Length: ${body.bytes.length}`] : []),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return body ? Buffer.concat([head, body.bytes]) : head;
}

/** What is wrong with an answer to any request; undefined where nothing is. */
function mistakeIn(answer: FuzzAnswer, request: FuzzRequest): string | undefined {
  if (Object.keys(Object.prototype).length > 0) return 'Object.prototype was changed';
  if (answer === 'stream') return undefined;
  const { code, body } = answer;
  if (code >= 500 && !isForeseen(answer, request)) return `${code}: ${body.toString('utf8').slice(0, 1000)}`;
  return mistakeInBody(answer);
}

/** What upstream answers with 5xx as well, and what is nobody's mistake. */
const foreseen = [
  // a revision that does not come
  'Too large resource version',
  // no address, or no port, is left for another Service
  'range is full',
  // logs of a pod whose node has no kubelet that answers
  'no preferred addresses found',
  'Get \\"https://',
  'Get "https://',
];

/** Of these it depends on others whether there is an answer, or they are not emulated. */
const reachesOthers = /\/(proxy|exec|attach|portforward)\b/;

function isForeseen({ code, body }: RawAnswer, { method, operation }: FuzzRequest): boolean {
  if (reachesOthers.test(operation) && (code > 500 || method === 'HEAD')) return true;
  return foreseen.some((text) => body.includes(text));
}

function mistakeInBody({ code, headers, body }: RawAnswer): string | undefined {
  const type = headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  if (!type.startsWith('application/json') || type.includes('stream=watch') || body.length === 0) return undefined;
  const text = body.toString('utf8');
  try {
    const value = JSON.parse(text) as { readonly kind?: unknown; readonly status?: unknown; readonly code?: unknown };
    const isRefusal = value.kind === 'Status' && value.status === 'Failure';
    if (isRefusal ? value.code !== code : code >= 400 && code !== 404) return `${code} with ${text.slice(0, 1000)}`;
    return undefined;
  } catch {
    return text.includes('\n{') ? undefined : `${code} with JSON that is none: ${text.slice(0, 1000)}`;
  }
}
