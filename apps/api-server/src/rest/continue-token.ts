import { posix } from 'node:path';
import { badRequest } from '#domain/status/status-error.js';

/** Where a list goes on. Source: k8s.io/apiserver/pkg/storage/continue.go. */
export interface ContinueToken {
  /** State to go on in; -1 for the newest, when the old one is gone. */
  readonly revision: number;
  /** The first key that may follow, relative to the resource. */
  readonly startKey: string;
}

const version = 'meta.k8s.io/v1';

/** `prefix` is what all keys of the list begin with: a namespace and a slash, or nothing. */
export function encodeContinue({ revision, startKey }: ContinueToken, prefix: string): string {
  return Buffer.from(JSON.stringify({ v: version, rv: revision, start: startKey.slice(prefix.length) })).toString('base64url');
}

/** Throws 400 for anything that encodeContinue has not made. */
export function decodeContinue(text: string, prefix: string): ContinueToken {
  const refuse = (problem: string): Error => badRequest(`invalid continue token: continue key is not valid${problem}`);
  if (!/^[A-Za-z0-9_-]+$/.test(text)) throw refuse(`: illegal base64 data at input byte ${/[^A-Za-z0-9_-]/.exec(text)?.index ?? 0}`);
  let token: { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown };
  try {
    token = JSON.parse(Buffer.from(text, 'base64url').toString()) as typeof token;
  } catch {
    throw refuse(': invalid character looking for beginning of value');
  }
  if (token?.v !== version) throw refuse(`: server does not recognize this encoded version ${typeof token?.v === 'string' ? token.v : ''}`);
  const { rv, start } = token;
  if (typeof rv !== 'number' || !Number.isSafeInteger(rv) || rv === 0)
    throw refuse(': incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  if (typeof start !== 'string' || start === '') throw refuse(': encoded start key empty (version meta.k8s.io/v1)');
  const path = start.startsWith('/') ? start : `/${start}`;
  if (posix.normalize(path) !== path) throw refuse(`: ${start}`);
  return { revision: rv, startKey: prefix + path.slice(1) };
}
