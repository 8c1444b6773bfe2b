import { isReservedName } from '#domain/cel/syntax/reserved-names.js';

const replacements: Readonly<Record<string, string>> = { __: 'underscores', '.': 'dot', '-': 'dash', '/': 'slash' };
const originals: Readonly<Record<string, string>> = { underscores: '__', dot: '.', dash: '-', slash: '/' };

/**
 * The name by which expressions know a property: `__namespace__`, `a__dash__b`; undefined where it cannot have one.
 * Source: apiserver/pkg/cel/escaping.go.
 */
export function escapeName(name: string): string | undefined {
  if (!/^[a-zA-Z_./-][a-zA-Z0-9_./-]*$/.test(name)) return undefined;
  if (isReservedName(name)) return `__${name}__`;
  return name.replace(/__|[-./]/g, (part) => `__${replacements[part] ?? ''}__`);
}

/** The property that an expression means by a name; undefined where it can mean none. */
export function unescapeName(escaped: string): string | undefined {
  if (!escaped.includes('__')) return escaped;
  let valid = true;
  const name = escaped.replace(/_{2}([^_]+)_{2}/g, (whole, word: string) => {
    const original = Object.hasOwn(originals, word) ? originals[word] : undefined;
    if (original !== undefined) return original;
    if (!isReservedName(word) || whole.length !== escaped.length) valid = false;
    return word;
  });
  return valid ? name : undefined;
}
