/** Go's json package escapes these wherever they stand. */
const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

const escaped = Object.keys(escapes);

/**
 * JSON as the API server writes it, without the line feed at the end: `<`, `>` and `&` escaped, bigints as integers. With `pretty`
 * as Go's json.Indent with two spaces. Members that are undefined are left out; the order of members is the object's.
 */
export function encodeJson(value: unknown, { pretty = false }: { readonly pretty?: boolean } = {}): string {
  const json = stringify(value, pretty);
  if (!escaped.some((character) => json.includes(character))) return json;
  return json.replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character);
}

/** JSON.stringify refuses bigints; values that hold one are rare enough to be written by hand. */
function stringify(value: unknown, pretty: boolean): string {
  try {
    return JSON.stringify(value, undefined, pretty ? 2 : undefined) ?? 'null';
  } catch (error) {
    if (error instanceof TypeError) return write(value, pretty ? '\n' : '');
    throw error;
  }
}

/** `lineBreak` starts a line at the present indentation; empty for the compact form. */
function write(value: unknown, lineBreak: string): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = lineBreak === '' ? '' : `${lineBreak}  `;
  if (Array.isArray(value))
    return bracket(
      '[',
      value.map((item) => write(item, inner)),
      ']',
      lineBreak,
    );
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const colon = lineBreak === '' ? ':' : ': ';
  return bracket(
    '{',
    members.map(([name, member]) => `${JSON.stringify(name)}${colon}${write(member, inner)}`),
    '}',
    lineBreak,
  );
}

function bracket(open: string, parts: readonly string[], close: string, lineBreak: string): string {
  if (parts.length === 0) return open + close;
  const inner = lineBreak === '' ? '' : `${lineBreak}  `;
  return `${open}${inner}${parts.join(`,${inner}`)}${lineBreak}${close}`;
}
