import { utf8Bytes } from '#domain/encoding/base64.js';

/** The bytes of a text in UTF-8; halves of surrogate pairs become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  return Uint8Array.from(utf8Bytes(text), (byte) => byte.charCodeAt(0));
}

/** The text that bytes are in UTF-8, undefined when they are none. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return undefined;
  }
}
