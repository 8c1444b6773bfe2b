import { formatTime } from '#domain/time/rfc3339.js';
import { derTag } from '#domain/x509/der.js';

/** Writes values of DER; each function gives one value with its tag and length. */

export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const head = [tag, ...lengthBytes(size)];
  const bytes = new Uint8Array(head.length + size);
  bytes.set(head);
  let at = head.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const digits = base256(length);
  return [0x80 | digits.length, ...digits];
}

function base256(value: number): readonly number[] {
  return value < 256 ? [value] : [...base256(Math.floor(value / 256)), value % 256];
}

/** A whole number that is not negative, most significant byte first. */
export function derInteger(bytes: readonly number[]): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? [0] : bytes.slice(first);
  return der(derTag.integer, Uint8Array.from((digits[0] ?? 0) > 0x7f ? [0, ...digits] : digits));
}

/** `1.2.840.113549` */
export function derObjectIdentifier(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return der(derTag.objectIdentifier, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

function base128(value: number): readonly number[] {
  const digits = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift(0x80 | (rest % 128));
  return digits;
}

/** Bytes as a string of bits. */
export function derBits(bytes: Uint8Array, unused = 0): Uint8Array {
  return der(derTag.bitString, Uint8Array.of(unused), bytes);
}

/** Bits that have names, the one with number 0 first; DER leaves out those at the end that are not set. */
export function derNamedBits(set: readonly number[]): Uint8Array {
  const last = Math.max(...set);
  const bytes = new Uint8Array(Math.floor(last / 8) + 1);
  for (const bit of set) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return derBits(bytes, 7 - (last & 7));
}

/** Milliseconds since the epoch, cut to seconds; with a year of two digits as long as that means only one. */
export function derTime(time: number): Uint8Array {
  const text = formatTime(time).replace(/[-:T]/g, '');
  const year = Number(text.slice(0, 4));
  return year >= 1950 && year < 2050 ? der(derTag.utcTime, asciiBytes(text.slice(2))) : der(derTag.generalizedTime, asciiBytes(text));
}

export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
