/** Base64 as `[]byte` fields have it in JSON, without Node's Buffer. Bytes are texts of one character (0 to 255) each. */

import { encodeBase64 as encodeBytes } from '#domain/codec/base64.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** How many bytes a base64 text stands for. */
export function base64Length(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return Math.floor((text.length * 3) / 4) - padding;
}

/** The bytes of a base64 text; characters outside the alphabet are skipped. */
export function decodeBase64(text: string): string {
  let bytes = '';
  let bits = 0;
  let pending = 0;
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value < 0) continue;
    pending = ((pending << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += String.fromCharCode((pending >> bits) & 0xff);
  }
  return bytes;
}

/** Base64 of bytes, padded. */
export function encodeBase64(bytes: string): string {
  return encodeBytes(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}

/** The UTF-8 bytes of a text. A lone surrogate becomes U+FFFD, as decoding JSON in Go makes it. */
export function utf8Bytes(text: string): string {
  let bytes = '';
  for (const character of text) {
    const given = character.codePointAt(0) ?? 0;
    const code = given >= 0xd800 && given <= 0xdfff ? 0xfffd : given;
    if (code < 0x80) bytes += character;
    else if (code < 0x800) bytes += String.fromCharCode(0xc0 | (code >> 6), continuation(code, 0));
    else if (code < 0x10000) bytes += String.fromCharCode(0xe0 | (code >> 12), continuation(code, 6), continuation(code, 0));
    else bytes += String.fromCharCode(0xf0 | (code >> 18), continuation(code, 12), continuation(code, 6), continuation(code, 0));
  }
  return bytes;
}

function continuation(code: number, shift: number): number {
  return 0x80 | ((code >> shift) & 0x3f);
}
