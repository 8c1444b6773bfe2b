const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Character code to its six bits; 255 for every other character. */
const sextets = new Uint8Array(128).fill(255);
for (let i = 0; i < alphabet.length; i += 1) sextets[alphabet.charCodeAt(i)] = i;

const groups = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

/** True for what encodeBase64 would have written: padded, no line breaks, no stray bits. */
export function isCanonicalBase64(text: string): boolean {
  return text.length % 4 === 0 && groups.test(text);
}

/**
 * Go's base64.StdEncoding: padding is required, line breaks are skipped, stray bits at the end are ignored.
 * Where the text is wrong, the offset that Go reports.
 */
export function decodeBase64(text: string): Uint8Array | { readonly corruptAt: number } {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let size = 0;
  let at = 0;
  for (;;) {
    let bits = 0;
    let count = 0;
    let padded = false;
    while (count < 4 && !padded) {
      if (at === text.length) return count === 0 ? bytes.subarray(0, size) : { corruptAt: at - count };
      const code = text.charCodeAt(at);
      at += 1;
      const sextet = code < 128 ? (sextets[code] ?? 255) : 255;
      if (sextet !== 255) {
        bits = (bits << 6) | sextet;
        count += 1;
      } else if (code === 61) {
        if (count < 2) return { corruptAt: at - 1 };
        padded = true;
      } else if (!isLineBreak(code)) return { corruptAt: at - 1 };
    }
    if (padded) {
      const corruptAt = checkEnd(text, at, count);
      if (corruptAt !== undefined) return { corruptAt };
    }
    bits <<= 6 * (4 - count);
    bytes[size] = bits >> 16;
    if (count > 2) bytes[size + 1] = bits >> 8;
    if (count > 3) bytes[size + 2] = bits;
    size += count - 1;
    if (padded) return bytes.subarray(0, size);
  }
}

/** After the first `=`: the second one where it is due, then nothing but line breaks. */
function checkEnd(text: string, from: number, count: number): number | undefined {
  let at = skipLineBreaks(text, from);
  if (count === 2) {
    if (at === text.length) return at;
    if (text.charCodeAt(at) !== 61) return at - 1;
    at = skipLineBreaks(text, at + 1);
  }
  return at < text.length ? at : undefined;
}

function skipLineBreaks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isLineBreak(text.charCodeAt(at))) at += 1;
  return at;
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  let chunk = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    chunk += alphabet.charAt(bits >> 18) + alphabet.charAt((bits >> 12) & 63);
    chunk += left > 1 ? alphabet.charAt((bits >> 6) & 63) : '=';
    chunk += left > 2 ? alphabet.charAt(bits & 63) : '=';
    if (chunk.length > 8192) {
      parts.push(chunk);
      chunk = '';
    }
  }
  return parts.join('') + chunk;
}
