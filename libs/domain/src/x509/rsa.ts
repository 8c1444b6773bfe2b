import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { HashName } from '#domain/x509/algorithm.js';
import { toBigInt } from '#domain/x509/der-values.js';
import type { PublicKey } from '#domain/x509/public-key.js';

type RsaKey = Extract<PublicKey, { type: 'RSA' }>;

/** The hashes that signatures may be made with. */
export const hashes = { SHA1: sha1, SHA256: sha256, SHA384: sha384, SHA512: sha512 } as const;

export type SoundHash = Exclude<HashName, 'MD5'>;

/** DigestInfo up to the digest: which hash was taken (RFC 8017, section 9.2). */
const digestPrefixes: Readonly<Record<SoundHash, string>> = {
  SHA1: '3021300906052b0e03021a05000414',
  SHA256: '3031300d060960864801650304020105000420',
  SHA384: '3041300d060960864801650304020205000430',
  SHA512: '3051300d060960864801650304020305000440',
};

/** RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2.2). `digest` is the hash of what was signed. */
export function isPkcs1Signature(key: RsaKey, hash: SoundHash, digest: Uint8Array, signature: Uint8Array): boolean {
  const message = recover(key, signature, byteSize(key.modulus));
  if (!message) return false;
  const info = `${digestPrefixes[hash]}${toHex(digest)}`;
  const padding = message.length - info.length / 2 - 3;
  return padding >= 8 && toHex(message) === `0001${'ff'.repeat(padding)}00${info}`;
}

/**
 * RSASSA-PSS with MGF1 of the same hash (RFC 8017, section 8.1.2). The salt is as long as the hash, as certificates have it, unless any
 * length will do.
 */
export function isPssSignature(key: RsaKey, hash: SoundHash, signed: PssSigned): boolean {
  const { digest, signature } = signed;
  const bits = key.modulus.toString(2).length - 1;
  const message = signature.length === byteSize(key.modulus) ? recover(key, signature, Math.ceil(bits / 8)) : undefined;
  const size = digest.length;
  if (!message || message.length < size + 2 || message.at(-1) !== 0xbc) return false;
  const masked = message.subarray(0, message.length - size - 1);
  const seed = message.subarray(masked.length, -1);
  const spareBits = 8 * message.length - bits;
  if ((masked[0] ?? 0) >> (8 - spareBits) !== 0) return false;
  const mask = maskOf(seed, masked.length, hash);
  const block = masked.map((byte, i) => byte ^ (mask[i] ?? 0));
  block[0] = (block[0] ?? 0) & (0xff >> spareBits);
  const end = block.findIndex((byte) => byte !== 0);
  const salt = block.subarray(end + 1);
  if (end < 0 || block[end] !== 1 || (!signed.anySalt && salt.length !== size)) return false;
  return toHex(hashes[hash](Uint8Array.of(...new Uint8Array(8), ...digest, ...salt))) === toHex(seed);
}

/** `digest` is the hash of what was signed. */
interface PssSigned {
  readonly digest: Uint8Array;
  readonly signature: Uint8Array;
  readonly anySalt?: true;
}

/** MGF1. */
function maskOf(seed: Uint8Array, length: number, hash: SoundHash): Uint8Array {
  const bytes: number[] = [];
  for (let counter = 0; bytes.length < length; counter += 1) {
    bytes.push(...hashes[hash](Uint8Array.from([...seed, 0, 0, counter >> 8, counter & 0xff])));
  }
  return Uint8Array.from(bytes.slice(0, length));
}

/** What was encrypted with the private key, in `size` bytes; undefined when it does not fit. */
function recover({ modulus, exponent }: RsaKey, signature: Uint8Array, size: number): Uint8Array | undefined {
  const value = toBigInt(signature);
  if (signature.length !== byteSize(modulus) || value >= modulus) return undefined;
  const hex = power(value, exponent, modulus).toString(16);
  if (hex.length > 2 * size) return undefined;
  return Uint8Array.from(hex.padStart(2 * size, '0').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function byteSize(modulus: bigint): number {
  return Math.ceil(modulus.toString(16).length / 2);
}

function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
