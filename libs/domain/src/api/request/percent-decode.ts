import { decodeUtf8 } from '#domain/codec/wire-reader.js';

/**
 * A part of a URL without its percent-encoding; undefined where an escape is none. Bytes that are no UTF-8 become U+FFFD; Go would keep them.
 * Characters that were not escaped are as they are.
 */
export function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    const bytes = Uint8Array.from(escapes.slice(1).split('%'), (digits) => Number.parseInt(digits, 16));
    return decodeUtf8(bytes, 0, bytes.length);
  });
}
