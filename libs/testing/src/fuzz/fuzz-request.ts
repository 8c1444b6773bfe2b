import fc from 'fast-check';
import { Chance } from './chance.js';
import type { Corpus } from './corpus.js';
import { hostileTexts } from './hostile.js';
import type { Operation } from './operation.js';
import { type Body, type Destination, drawBody } from './request-body.js';

/** A request to send. */
export interface FuzzRequest {
  readonly method: string;
  /** Path and query, as they go over the wire. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Body;
  /** Sent before it: makes the object that it is about, unless there is one. */
  readonly before?: FuzzRequest;
  /** `GET /api/v1/pods`, with its places. */
  readonly operation: string;
}

/** Requests for all operations of a server: mostly about objects that there are, with one thing or another wrong with them. */
export function fuzzRequests(operations: readonly Operation[], corpus: Corpus): fc.Arbitrary<FuzzRequest> {
  return fc.gen().map((draw) => drawRequest(operations, corpus, new Chance(draw)));
}

/** The request that makes a good object where an operation is about one. */
function makerOf({ path }: Operation, to: Destination, operations: readonly Operation[], corpus: Corpus): FuzzRequest | undefined {
  const at = path.indexOf('/{name}');
  const collection = path.slice(0, at);
  const maker = at < 0 ? undefined : operations.find((one) => one.method === 'POST' && one.path === collection);
  const [specimen] = corpus.get(`${maker?.kind?.apiVersion} ${maker?.kind?.kind}`)?.good ?? [];
  if (!maker || !specimen) return undefined;
  const metadata = {
    ...(specimen['metadata'] as object | undefined),
    name: to.name,
    ...(to.namespace !== '' && { namespace: to.namespace }),
  };
  return {
    method: 'POST',
    target: collection.replace('{namespace}', escape(to.namespace)),
    headers: [],
    body: { type: 'application/json', bytes: Buffer.from(JSON.stringify({ ...specimen, metadata })) },
    operation: `POST ${collection}`,
  };
}

type Part = 'body' | 'path' | 'query' | 'headers';

/** Where a request may be odd: most are in one respect only, so that they come as far as that matters. */
const parts: readonly [Part | 'nothing' | 'everything', ...(Part | 'nothing' | 'everything')[]] = [
  'nothing',
  'body',
  'body',
  'body',
  'nothing',
  'path',
  'query',
  'headers',
  'everything',
];

function drawRequest(operations: readonly Operation[], corpus: Corpus, chance: Chance): FuzzRequest {
  const operation = chance.pick(operations);
  if (!operation) throw new Error('there is nothing to ask for');
  const odd = chance.pick(parts);
  const isOdd = (part: Part): boolean => odd === part || odd === 'everything';
  const to = destinationOf(operation, isOdd('path'), chance);
  const body = drawBody(operation, to, corpus, isOdd('body'), chance);
  const query = drawQuery(operation, isOdd('query'), chance);
  const before = chance.oneIn(4) ? undefined : makerOf(operation, to, operations, corpus);
  const target = drawPath(operation, to, isOdd('path'), chance) + (query === '' ? '' : `?${query}`);
  return {
    method: isOdd('path') && chance.oneIn(10) ? chance.pick(methods) : operation.method,
    target,
    headers: drawHeaders(isOdd('headers'), chance),
    ...(body && { body }),
    ...(before && { before }),
    operation: `${operation.method} ${operation.path}`,
  };
}

const methods: readonly [string, ...string[]] = [
  'GET',
  'PUT',
  'POST',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'HEAD',
  'TRACE',
  'PROPFIND',
  'FOO',
  'get',
];

/** Few names, so that requests meet: of objects that other requests make and of some that a server has from the beginning. */
const names: readonly [string, ...string[]] = ['a', 'a', 'a', 'b', 'b', 'default', 'kubernetes', 'system:node', 'exempt'];
const namespaces: readonly [string, ...string[]] = [
  'default',
  'default',
  'default',
  'default',
  'default',
  'default',
  'kube-system',
  'nowhere',
];

function destinationOf({ path, method }: Operation, isOdd: boolean, chance: Chance): Destination {
  const isNamed = path.includes('{name}') || method === 'POST';
  const draw = (ordinary: typeof names): string => (isOdd && chance.oneIn(4) ? chance.pick(hostileTexts) : chance.pick(ordinary));
  return { name: isNamed ? draw(names) : '', namespace: path.includes('{namespace}') ? draw(namespaces) : '' };
}

function drawPath({ path }: Operation, { name, namespace }: Destination, isOdd: boolean, chance: Chance): string {
  const filled = path
    .replace('{namespace}', escape(namespace))
    .replace('{name}', escape(name))
    .replaceAll(/\{\w+\}/g, () => escape(chance.pick(['x', ...hostileTexts])));
  if (!isOdd || !chance.oneIn(2)) return filled;
  const segments = filled.split('/');
  const at = chance.upTo(segments.length);
  const stray = chance.pick([
    'x',
    '..',
    '.',
    '',
    '%2e%2e',
    '%2F',
    '%',
    '%00',
    'status',
    'scale',
    'watch',
    '__proto__',
    'constructor',
    'a'.repeat(3000),
  ]);
  return segments.toSpliced(at, chance.upTo(1), stray).join('/');
}

/** Percent-encoded as bytes, so that lone surrogates pass (as U+FFFD). */
function escape(text: string): string {
  return Array.from(Buffer.from(text), (byte) => {
    const letter = String.fromCharCode(byte);
    return /[A-Za-z0-9._~-]/.test(letter) ? letter : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  }).join('');
}

/** Values that say something, by parameter; the first one is ordinary. */
const values: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    labelSelector: ['a=b', 'a', '!a', 'a in (b,c)', 'a notin (b)', 'a in (', ',', `${'a=b,'.repeat(500)}a=b`],
    fieldSelector: [
      'metadata.name=a',
      'metadata.namespace=default',
      'status.phase=Running',
      'spec.nodeName=a',
      'a=b',
      '=',
      'metadata.name!=a',
    ],
    limit: ['1', '2', '0', '-1', '9223372036854775807'],
    continue: [
      'e30',
      'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0',
      'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoiYSJ9',
    ],
    resourceVersion: ['0', '1', '', '5', '18446744073709551616', '-1'],
    resourceVersionMatch: ['Exact', 'NotOlderThan', 'x'],
    timeoutSeconds: ['1', '0', '-1', '99999999999'],
    timeout: ['1s', '0', '-1s', 'x'],
    watch: ['true', '1', 'false', 'x'],
    sendInitialEvents: ['true', 'false', 'x'],
    allowWatchBookmarks: ['true', 'false'],
    dryRun: ['All', 'x'],
    fieldManager: ['me', 'a'.repeat(200)],
    fieldValidation: ['Strict', 'Warn', 'Ignore', 'x'],
    force: ['true', 'false'],
    gracePeriodSeconds: ['0', '30', '-1', '9223372036854775807'],
    propagationPolicy: ['Background', 'Foreground', 'Orphan', 'x'],
    orphanDependents: ['true', 'false'],
    pretty: ['true', '0'],
    includeObject: ['None', 'Metadata', 'Object', 'x'],
    container: ['c', 'x'],
    tailLines: ['1', '-1'],
    sinceTime: ['2026-01-01T00:00:00Z', 'x'],
  }),
);

/** What changes nothing of whether a request is allowed. */
const harmless: ReadonlySet<string> = new Set([
  'pretty',
  'limit',
  'dryRun',
  'fieldManager',
  'fieldValidation',
  'labelSelector',
  'gracePeriodSeconds',
  'timeoutSeconds',
  'propagationPolicy',
]);

function drawQuery({ queryNames }: Operation, isOdd: boolean, chance: Chance): string {
  const chosen = queryNames.filter((name) => (isOdd || harmless.has(name)) && chance.oneIn(isOdd ? 3 : 10));
  if (isOdd && chance.oneIn(3)) chosen.push(chance.pick([...values.keys(), 'export', 'exact', '__proto__', 'constructor']) ?? '');
  if (isOdd && chance.oneIn(5)) chosen.push(...chosen);
  const valueOf = (name: string): string =>
    isOdd && chance.oneIn(3)
      ? chance.pick(hostileTexts)
      : isOdd
        ? (chance.pick(values.get(name) ?? []) ?? 'true')
        : (values.get(name)?.[0] ?? 'true');
  const query = chosen.map((name) => `${escape(name)}=${escape(valueOf(name))}`).join('&');
  return isOdd && chance.oneIn(6) ? query + chance.pick(['&', '&&=', '%', ';a=b', '?a', '=', '&a=%FF', '#', '[]=1&[]=2', 'a[b]=c']) : query;
}

const accepts: readonly [string, ...string[]] = [
  'application/json',
  '*/*',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/vnd.kubernetes.protobuf,application/json',
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
  'application/json;as=Table;v=v1beta1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf;stream=watch',
  'text/event-stream',
  'image/png',
  'application/json;as=Table',
  ',;=/',
  'application/json;q=x',
  'x'.repeat(3000),
];

const strayHeaders: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['Accept-Encoding', 'gzip'],
  ['Accept-Encoding', 'br;q=2, ,x'],
  ['If-None-Match', '"x"'],
  ['If-Modified-Since', 'yesterday'],
  ['Range', 'bytes=0-1'],
  ['Content-Encoding', 'gzip'],
  ['Authorization', 'Bearer x'],
  ['Authorization', 'Basic !!'],
  ['Authorization', ''],
  ['Impersonate-User', 'a'],
  ['X-Remote-User', 'a'],
  ['X-Forwarded-For', '::'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['User-Agent', 'curl/8'],
  ['User-Agent', 'Mozilla/5.0 \u00ff'],
  ['User-Agent', 'x'.repeat(500)],
  ['Cookie', 'a=b'],
  ['Origin', 'null'],
  ['Upgrade', 'websocket'],
  ['Expect', 'x'],
  ['Audit-ID', '\u00e4'],
  ['__proto__', 'x'],
  ['constructor', 'x'],
];

function drawHeaders(isOdd: boolean, chance: Chance): readonly (readonly [string, string])[] {
  const headers: (readonly [string, string])[] = [];
  if (chance.oneIn(2)) headers.push(['Accept', isOdd ? chance.pick(accepts) : (chance.pick(accepts.slice(0, 6)) ?? '')]);
  if (isOdd && chance.oneIn(2)) headers.push(chance.pick(strayHeaders));
  return headers;
}
