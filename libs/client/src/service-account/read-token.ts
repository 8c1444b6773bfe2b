import type { TokenClaims } from '#domain/resources/core/service-account/token/token-claims.js';
import { isJsonObject, type Json } from '#domain/json/json.js';

/** A JSON Web Token that nobody has checked yet. */
export interface UncheckedToken {
  readonly algorithm: string;
  /** Empty where it names none. */
  readonly keyId: string;
  readonly claims: TokenClaims;
  /** What the signature is of. */
  readonly signed: string;
  readonly signature: Uint8Array;
}

/** Takes a token in its compact form apart; undefined for what is none. */
export function readToken(text: string): UncheckedToken | undefined {
  const parts = text.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]+$/.test(part))) return undefined;
  const head = parseObject(header);
  const claims = parseObject(payload);
  if (!head || !claims || typeof head['alg'] !== 'string') return undefined;
  const { aud } = claims;
  return {
    algorithm: head['alg'],
    keyId: typeof head['kid'] === 'string' ? head['kid'] : '',
    claims: { ...claims, ...(typeof aud === 'string' && { aud: [aud] }) } as TokenClaims,
    signed: `${header}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

function parseObject(part: string): Readonly<Record<string, Json>> | undefined {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Json;
    return isJsonObject(value) ? (value as Readonly<Record<string, Json>>) : undefined;
  } catch {
    return undefined;
  }
}
