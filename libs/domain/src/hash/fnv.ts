import { utf8Bytes } from '#domain/encoding/base64.js';

/** The Fowler-Noll-Vo hashes that upstream names things by: of the UTF-8 bytes of a text, then of `tail` as bytes. Source: Go's hash/fnv. */

const prime32 = 0x01000193;
const offset32 = 0x811c9dc5;

/** FNV-1a of 32 bits. `tail` is a string of bytes (each unit below 256). */
export function fnv1a32(text: string, tail = ''): number {
  const bytes = utf8Bytes(text) + tail;
  let hash = offset32;
  for (let i = 0; i < bytes.length; i += 1) hash = Math.imul(hash ^ bytes.charCodeAt(i), prime32);
  return hash >>> 0;
}

/** FNV-1 of 32 bits: multiplies before it mixes the byte in. */
export function fnv1Of32(text: string): number {
  const bytes = utf8Bytes(text);
  let hash = offset32;
  for (let i = 0; i < bytes.length; i += 1) hash = Math.imul(hash, prime32) ^ bytes.charCodeAt(i);
  return hash >>> 0;
}

/** FNV-1a of 128 bits, as 32 hexadecimal digits. The prime is 2^88 + 0x13b, so a product is a small multiple and a shift. */
export function fnv1a128(text: string): string {
  const bytes = utf8Bytes(text);
  // four words, the least significant first
  let a = 0x6295c58d;
  let b = 0x62b82175;
  let c = 0x07bb0142;
  let d = 0x6c62272e;
  for (let i = 0; i < bytes.length; i += 1) {
    a = (a ^ bytes.charCodeAt(i)) >>> 0;
    const low = a * 0x13b;
    const second = b * 0x13b + carry(low);
    const third = c * 0x13b + carry(second) + ((a << 24) >>> 0);
    d = (d * 0x13b + carry(third) + (((b << 24) | (a >>> 8)) >>> 0)) >>> 0;
    a = low >>> 0;
    b = second >>> 0;
    c = third >>> 0;
  }
  return [d, c, b, a].map((word) => word.toString(16).padStart(8, '0')).join('');
}

function carry(sum: number): number {
  return Math.floor(sum / 2 ** 32);
}
