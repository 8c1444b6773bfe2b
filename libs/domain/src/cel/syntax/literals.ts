import { parseDecimal } from '#domain/cel/syntax/parse-decimal.js';
import { checkedInteger, fitsUint64 } from '#domain/cel/values/integer.js';
import { CelBytes, CelDouble, CelError, CelUint, type CelValue } from '#domain/cel/values/value.js';
import { utf8Bytes } from '#domain/encoding/base64.js';

/** Why a token is no literal, in cel-go's words. */
export interface LiteralProblem {
  readonly problem: string;
}

export function integerLiteral(text: string, negative: boolean): CelValue | LiteralProblem {
  const value = checkedInteger(BigInt(text) * (negative ? -1n : 1n));
  return value instanceof CelError ? { problem: 'invalid int literal' } : value;
}

export function uintLiteral(text: string): CelValue | LiteralProblem {
  const value = BigInt(text.slice(0, -1));
  return fitsUint64(value) ? new CelUint(value) : { problem: 'invalid uint literal' };
}

export function doubleLiteral(text: string, negative: boolean): CelValue | LiteralProblem {
  const value = parseDecimal(text);
  return value === undefined ? { problem: 'invalid double literal' } : new CelDouble(negative ? -value : value);
}

export function stringLiteral(text: string): CelValue | LiteralProblem {
  return unescape(text, false);
}

export function bytesLiteral(text: string): CelValue | LiteralProblem {
  const binary = unescape(text.slice(1), true);
  return typeof binary === 'string' ? new CelBytes(Uint8Array.from(binary, (unit) => unit.charCodeAt(0))) : binary;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '?': '?',
};
const escapes = /\\(?:([abfnrtv\\'"`?])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))|[^]/gu;
const cannot = { problem: 'unable to unescape string' };

/** The text between the quotes with its escapes resolved; of bytes, one UTF-16 unit for each byte. */
function unescape(token: string, isBytes: boolean): string | LiteralProblem {
  const text = token.replace(/\r\n?/g, '\n');
  const isRaw = /^[rR]/.test(text);
  const quoted = isRaw ? text.slice(1) : text;
  const quotes = /^("""|''')/.test(quoted) && quoted.length >= 6 ? 3 : 1;
  const inside = quoted.slice(quotes, -quotes);
  if (isRaw || !inside.includes('\\')) return isBytes ? utf8Bytes(inside) : inside;
  let result = '';
  for (const [whole, simple, byte, short, long, octal] of inside.matchAll(escapes)) {
    const digits = byte ?? short ?? long;
    const isUnicode = short !== undefined || long !== undefined;
    if (isBytes && isUnicode) return cannot;
    if (simple !== undefined) result += simpleEscapes[simple] ?? '';
    else if (digits === undefined && octal === undefined) result += isBytes ? utf8Bytes(whole) : whole;
    else {
      const code = digits === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(digits, 16);
      if (!isBytes && (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))) return { problem: 'invalid unicode code point' };
      result += isBytes ? String.fromCharCode(code) : String.fromCodePoint(code);
    }
  }
  return result;
}
