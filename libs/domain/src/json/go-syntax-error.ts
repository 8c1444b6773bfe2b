import { goQuote } from '#domain/json/go-marshal.js';

/** What Go's encoding/json says of a text that is no JSON. Source: Go's encoding/json/scanner.go. */

const maxDepth = 10_000;
const literals: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' };

/** What may come next. */
type Expected = 'value' | 'first item' | 'key' | 'first key' | 'colon' | 'end';

/** Where a text stops being JSON, and what was looked for there. */
interface Unexpected {
  readonly at: number;
  readonly context: string;
}

/** `invalid character 'x' looking for beginning of value`, `unexpected end of JSON input`; undefined when the text is one JSON value. */
export function goSyntaxError(text: string): string | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = skipSpace(text, 0);
  while (expected !== 'end' || open.length > 0 || at < text.length) {
    const after: number | Unexpected = isValueStart(expected, text.charAt(at)) ? scanScalar(text, at) : at;
    if (typeof after === 'object') return describe(text, after);
    const next: string = after > at ? (isKey(expected) ? 'colon' : 'end') : step(expected, text.charAt(at), open);
    if (!isExpected(next)) return describe(text, { at, context: next });
    if (open.length > maxDepth) return 'exceeded max depth';
    expected = next;
    at = skipSpace(text, after > at ? after : at + 1);
  }
  return undefined;
}

function describe(text: string, { at, context }: Unexpected): string {
  const character = text.charAt(at);
  if (character === '') return 'unexpected end of JSON input';
  const quoted = character === "'" ? "\\'" : character === '"' ? '"' : goQuote(character).slice(1, -1);
  return `invalid character '${quoted}' ${context}`;
}

const states: ReadonlySet<string> = new Set<Expected>(['value', 'first item', 'key', 'first key', 'colon', 'end']);

function isExpected(next: string): next is Expected {
  return states.has(next);
}

function isKey(expected: Expected): boolean {
  return expected === 'key' || expected === 'first key';
}

/** A string, and where a value may stand also a number or literal. */
function isValueStart(expected: Expected, character: string): boolean {
  if (isKey(expected)) return character === '"';
  return (expected === 'value' || expected === 'first item') && /^["\-0-9tfn]$/.test(character);
}

/** Takes one character of structure: what is expected after it, or the context of the error that it is. */
function step(expected: Expected, character: string, open: ('{' | '[')[]): string {
  const container = open.at(-1);
  if (expected === 'colon') return character === ':' ? 'value' : 'after object key';
  if ((expected === 'first item' && character === ']') || (expected === 'first key' && character === '}')) return close(open);
  if (isKey(expected)) return 'looking for beginning of object key string';
  if (expected !== 'end') {
    if (character !== '{' && character !== '[') return 'looking for beginning of value';
    open.push(character);
    return character === '{' ? 'first key' : 'first item';
  }
  if (container === undefined) return 'after top-level value';
  if (character === ',') return container === '{' ? 'key' : 'value';
  if (character === (container === '{' ? '}' : ']')) return close(open);
  return container === '{' ? 'after object key:value pair' : 'after array element';
}

function close(open: ('{' | '[')[]): Expected {
  open.pop();
  return 'end';
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (' \t\r\n'.includes(text.charAt(at)) && at < text.length) at += 1;
  return at;
}

/** Behind a string, number or literal, or where it goes wrong. */
function scanScalar(text: string, at: number): number | Unexpected {
  const first = text.charAt(at);
  if (first === '"') return scanString(text, at + 1);
  const literal = literals[first];
  return literal === undefined ? scanNumber(text, at) : scanLiteral(text, at, literal);
}

function scanLiteral(text: string, start: number, literal: string): number | Unexpected {
  for (let i = 1; i < literal.length; i += 1) {
    const wanted = literal.charAt(i);
    if (text.charAt(start + i) !== wanted) return { at: start + i, context: `in literal ${literal} (expecting '${wanted}')` };
  }
  return start + literal.length;
}

function scanString(text: string, start: number): number | Unexpected {
  for (let at = start; ; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return at + 1;
    if (character === '' || character < ' ') return { at, context: 'in string literal' };
    if (character !== '\\') continue;
    at += 1;
    if (text.charAt(at) === 'u') {
      const digits = /^[0-9a-fA-F]{0,4}/.exec(text.slice(at + 1, at + 5))?.[0].length ?? 0;
      if (digits < 4) return { at: at + 1 + digits, context: 'in \\u hexadecimal character escape' };
    } else if (!/^[bfnrt\\/"]$/.test(text.charAt(at))) return { at, context: 'in string escape code' };
  }
}

function scanNumber(text: string, start: number): number | Unexpected {
  const digitsFrom = (from: number): number => {
    let at = from;
    while (/^[0-9]$/.test(text.charAt(at))) at += 1;
    return at;
  };
  const whole = text.charAt(start) === '-' ? start + 1 : start;
  let at = text.charAt(whole) === '0' ? whole + 1 : digitsFrom(whole);
  if (at === whole) return { at, context: 'in numeric literal' };
  if (text.charAt(at) === '.') {
    const end = digitsFrom(at + 1);
    if (end === at + 1) return { at: end, context: 'after decimal point in numeric literal' };
    at = end;
  }
  if (!/^[eE]$/.test(text.charAt(at))) return at;
  const exponent = /^[+-]$/.test(text.charAt(at + 1)) ? at + 2 : at + 1;
  const end = digitsFrom(exponent);
  return end === exponent ? { at: end, context: 'in exponent of numeric literal' } : end;
}
