/**
 * Texts as Go prints them; upstream's messages are full of them.
 */

/**
 * Go's json.Marshal of a plain value: `<`, `>`, `&`, U+2028 and U+2029 escaped. The members of an object are sorted bytewise, like
 * those of a Go map; a Map keeps its order, like the fields of a Go struct.
 */
export function goMarshal(value: unknown): string {
  return escapeForHtml(marshal(value));
}

/** A value that is already JSON text, in an order or a form that goMarshal would not give it. */
export class RawJson {
  constructor(readonly text: string) {}
}

function marshal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return `[${value.map(marshal).join(',')}]`;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object') return JSON.stringify(value);
  const isStruct = value instanceof Map;
  const members = [...(isStruct ? (value as ReadonlyMap<string, unknown>) : Object.entries(value))].filter(
    ([, member]) => member !== undefined,
  );
  if (!isStruct) members.sort(([a], [b]) => compareBytewise(a, b));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${marshal(member)}`).join(',')}}`;
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

function escapeForHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => htmlEscapes[character] ?? character);
}

/** Order of two strings by their UTF-8 bytes, which is the order of code points: Go's `<` on strings. */
export function compareBytewise(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) {
      // surrogates sort above every other UTF-16 unit, because their code points do
      const leftHigh = left >= 0xd800 && left <= 0xdfff;
      const rightHigh = right >= 0xd800 && right <= 0xdfff;
      return leftHigh === rightHigh ? left - right : leftHigh ? 1 : -1;
    }
  }
  return a.length - b.length;
}

/** What Go writes for characters that have an escape of one letter, in its own texts and in those of CEL. */
export const quoteEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** Go's `%q` of a string (strconv.Quote): printable characters stay, others become escapes. */
export function goQuote(text: string): string {
  let quoted = '"';
  for (const character of text) {
    const escape = quoteEscapes[character];
    quoted += escape ?? (isPrintable(character) ? character : escapeCode(character.codePointAt(0) ?? 0));
  }
  return `${quoted}"`;
}

/** unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrintable(character: string): boolean {
  return character === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
}

function escapeCode(code: number): string {
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}
