import { stringify as stringifyYaml } from 'yaml';
import { normalize } from '#domain/codec/decode-json.js';
import { encodeProtobuf } from '#domain/codec/encode-protobuf.js';
import { encodeEnvelope } from '#domain/codec/protobuf-envelope.js';
import { parseApiVersion } from '#domain/meta/api-version.js';
import { nameOfKind, schemaOfKind } from '#domain/schema/kinds.js';
import type { Chance } from './chance.js';
import type { Corpus, Specimen } from './corpus.js';
import { bombs, encodeHostile, hostileTexts, hostileValues } from './hostile.js';
import { mutate, pathsOf, valueAt } from './mutate.js';
import type { Operation } from './operation.js';
import { schemaValue } from './schema-value.js';

/** A body and what it says it is. */
export interface Body {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Where the object goes that a body is. */
export interface Destination {
  readonly name: string;
  readonly namespace: string;
}

const json = 'application/json';
const yaml = 'application/yaml';
const protobuf = 'application/vnd.kubernetes.protobuf';

/** Content types that one may meet where another is expected. */
const types: readonly [string, ...string[]] = [
  json,
  yaml,
  protobuf,
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'application/json; charset=utf-8',
  'application/json;a',
  'text/plain',
  'application/cbor',
  'multipart/form-data; boundary=x',
  '*/*',
  '/',
  'x'.repeat(1000),
];

/** A body for an operation, or none: a good one, or one that is some changes away from a good one. */
export function drawBody(operation: Operation, to: Destination, corpus: Corpus, isOdd: boolean, chance: Chance): Body | undefined {
  if (isOdd && chance.oneIn(15)) return { type: chance.pick(types), bytes: Buffer.from(chance.pick(bombs)) };
  if (operation.bodyTypes.length === 0 && !(isOdd && chance.oneIn(10))) return undefined;
  if (operation.method === 'DELETE' && !chance.oneIn(3)) return undefined;
  const object = drawObject(operation, to, corpus, isOdd, chance);
  const body = operation.method === 'PATCH' ? drawPatch(object, operation, chance) : encode(object, operation, chance);
  if (!isOdd || !chance.oneIn(6)) return body;
  return chance.oneIn(2) ? damaged(body, chance) : { ...body, type: chance.pick(types) };
}

function damaged(body: Body, chance: Chance): Body {
  const bytes = Buffer.from(body.bytes);
  if (chance.oneIn(2)) return { ...body, bytes: bytes.subarray(0, chance.upTo(bytes.length - 1)) };
  for (let i = chance.upTo(3); i >= 0; i -= 1) bytes[chance.upTo(bytes.length - 1)] = chance.upTo(255);
  return { ...body, bytes };
}

function drawObject(operation: Operation, to: Destination, corpus: Corpus, isOdd: boolean, chance: Chance): unknown {
  let object: unknown = placed(goodObject(operation, corpus, isOdd, chance), to, isOdd, chance);
  if (isOdd) for (let i = chance.upTo(3); i >= 0; i -= 1) object = mutate(object, chance);
  return object;
}

function goodObject({ method, bodySchema, kind, schemas }: Operation, corpus: Corpus, isOdd: boolean, chance: Chance): Specimen {
  const isOptions = method === 'DELETE';
  const key = kind && !isOptions ? `${kind.apiVersion} ${kind.kind}` : '';
  const known = corpus.get(isOdd && chance.oneIn(30) ? (chance.pick([...corpus.keys()]) ?? '') : key);
  const specimen =
    known && !chance.oneIn(8) ? (chance.pick(chance.oneIn(4) ? known.bad : known.good) ?? chance.pick(known.bad)) : undefined;
  if (specimen) return specimen;
  const made = schemaValue(bodySchema ?? {}, schemas, chance);
  const isObject = typeof made === 'object' && made !== null && !Array.isArray(made);
  return { ...(kind && !isOptions && { apiVersion: kind.apiVersion, kind: kind.kind }), ...(isObject && made) };
}

/** Most bodies are about what their path names. */
function placed(object: Specimen, { name, namespace }: Destination, isOdd: boolean, chance: Chance): Specimen {
  if (isOdd && chance.oneIn(10)) return object;
  const { resourceVersion: _, uid: _uid, ...metadata } = (object['metadata'] ?? {}) as Specimen;
  const place = { ...metadata, ...(name !== '' && { name }), ...(namespace !== '' && { namespace }) };
  return {
    ...object,
    metadata: isOdd && chance.oneIn(5) ? { ...place, resourceVersion: chance.pick(['1', '0', 'x', '9'.repeat(30)]) } : place,
  };
}

function encode(object: unknown, { kind }: Operation, chance: Chance): Body {
  switch (chance.upTo(9)) {
    case 8:
      return { type: yaml, bytes: Buffer.from(asYaml(object)) };
    case 9:
      return { type: protobuf, bytes: Buffer.from(asProtobuf(object, kind)) };
    default:
      return { type: json, bytes: Buffer.from(encodeHostile(object)) };
  }
}

function asYaml(object: unknown): string {
  return stringifyYaml(object, { aliasDuplicateObjects: false }).replaceAll(/@@numeral:([^@\n]*)@@/g, '$1');
}

/** Fields that are of the wrong type have no place on the wire; such an object is sent as the JSON that it is. */
function asProtobuf(object: unknown, kind: Operation['kind']): Uint8Array {
  const gvk = { ...(parseApiVersion(kind?.apiVersion ?? '') ?? { group: '', version: '' }), kind: kind?.kind ?? '' };
  const envelope = { apiVersion: kind?.apiVersion ?? '', kind: kind?.kind ?? '' };
  try {
    if (nameOfKind(gvk) === undefined) return encodeEnvelope({ ...envelope, raw: Buffer.from(encodeHostile(object)) });
    const schema = schemaOfKind(gvk);
    return encodeEnvelope({ ...envelope, raw: encodeProtobuf(schema, normalize(schema, object) as object) });
  } catch {
    return encodeEnvelope({ ...envelope, raw: Buffer.from(encodeHostile(object)) });
  }
}

function drawPatch(object: unknown, operation: Operation, chance: Chance): Body {
  const type = chance.pick(operation.bodyTypes) ?? json;
  if (type === 'application/json-patch+json') return { type, bytes: Buffer.from(encodeHostile(drawSteps(object, chance))) };
  const part = chance.oneIn(3) ? object : partOf(object, chance);
  return { type, bytes: Buffer.from(type.endsWith('yaml') && chance.oneIn(2) ? asYaml(part) : encodeHostile(part)) };
}

/** A few members of the object. */
function partOf(object: unknown, chance: Chance): unknown {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return object;
  const members = Object.entries(object).filter(([name]) => name !== 'metadata' && chance.oneIn(2));
  return Object.fromEntries([...members, ...(chance.oneIn(3) ? [['metadata', { labels: { a: chance.pick(hostileTexts) } }]] : [])]);
}

function drawSteps(object: unknown, chance: Chance): unknown {
  const steps: unknown[] = [];
  const paths = pathsOf(object);
  for (let i = chance.upTo(3); i >= 0; i -= 1) {
    const path = chance.pick(paths) ?? [];
    const step = {
      op: chance.pick(['add', 'replace', 'remove', 'test', 'move', 'copy', 'x']),
      path: pointer(path, chance),
      ...(chance.oneIn(3) && { from: pointer(chance.pick(paths) ?? [], chance) }),
      value: chance.oneIn(2) ? chance.pick(hostileValues) : valueAt(object, path),
    };
    steps.push(chance.oneIn(10) ? mutate(step, chance) : step);
  }
  return steps;
}

function pointer(path: readonly (string | number)[], chance: Chance): string {
  const text = path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return chance.oneIn(6)
    ? `${text}/${chance.pick(['-', '0', '01', '-1', '99999', '__proto__', 'constructor', '~', ...hostileTexts])}`
    : text;
}
