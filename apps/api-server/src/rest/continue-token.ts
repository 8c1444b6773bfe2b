import { posix } from 'node:path';
import { DecodeError } from '#domain/codec/decode-error.js';
import { parseJson } from '#domain/codec/decode-json.js';
import { ExactDecoder } from '#domain/codec/exact-decoder.js';
import { nodeOf } from '#domain/codec/json-node.js';
import { flatObject } from '#domain/schema/flat-object.js';
import { badRequest } from '#domain/status/status-error.js';

/** Where a list goes on. Source: k8s.io/apiserver/pkg/storage/continue.go. */
export interface ContinueToken {
  /** State to go on in; -1 for the newest, when the old one is gone. */
  readonly revision: number;
  /** The first key that may follow, relative to the resource. */
  readonly startKey: string;
}

const version = 'meta.k8s.io/v1';

interface Encoded {
  readonly v?: string;
  /** A bigint where it is no revision that there can be. */
  readonly rv?: number | bigint;
  readonly start?: string;
}

const schema = flatObject('storage.continueToken', { v: 'string', rv: 'int64', start: 'string' });

function parse(json: string, refuse: (problem: string) => Error): Encoded {
  try {
    return (new ExactDecoder().decode(schema, nodeOf(parseJson(json))) ?? {}) as Encoded;
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(`: ${error.message}`);
    throw error;
  }
}

/** `prefix` is what all keys of the list begin with: a namespace and a slash, or nothing. */
export function encodeContinue({ revision, startKey }: ContinueToken, prefix: string): string {
  return Buffer.from(JSON.stringify({ v: version, rv: revision, start: startKey.slice(prefix.length) })).toString('base64url');
}

/** Throws 400 for anything that encodeContinue has not made. */
export function decodeContinue(text: string, prefix: string): ContinueToken {
  const refuse = (problem: string): Error => badRequest(`invalid continue token: continue key is not valid${problem}`);
  if (!/^[A-Za-z0-9_-]+$/.test(text)) throw refuse(`: illegal base64 data at input byte ${/[^A-Za-z0-9_-]/.exec(text)?.index ?? 0}`);
  const { v = '', rv = 0, start = '' } = parse(Buffer.from(text, 'base64url').toString(), refuse);
  if (v !== version) throw refuse(`: server does not recognize this encoded version ${v}`);
  if (typeof rv !== 'number' || rv === 0) throw refuse(': incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  if (start === '') throw refuse(': encoded start key empty (version meta.k8s.io/v1)');
  const path = start.startsWith('/') ? start : `/${start}`;
  if (posix.normalize(path) !== path) throw refuse(`: ${start}`);
  return { revision: rv, startKey: prefix + path.slice(1) };
}
