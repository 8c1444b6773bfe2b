import { compareBytewise } from '#domain/json/go-marshal.js';
import { badRequest } from '#domain/status/status-error.js';

/**
 * A field selector: all terms must hold. Values are unescaped.
 * Source: k8s.io/apimachinery/pkg/fields/selector.go.
 */
export type FieldSelector = readonly FieldTerm[];

export interface FieldTerm {
  /** `metadata.name`, `status.phase`. */
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/**
 * Reads `metadata.name=x,status.phase!=Running`. In values, `\`, `,` and `=` are written with a backslash. Terms come out sorted.
 * Throws 400 with upstream's text. Whether a kind knows the fields is for selectable-fields.ts to say.
 */
export function parseFieldSelector(text: string): FieldSelector {
  return splitTerms(text)
    .filter((part) => part !== '')
    .toSorted(compareBytewise)
    .map((part) => parseTerm(part, text));
}

export function formatFieldSelector(selector: FieldSelector): string {
  return selector.map(({ field, operator, value }) => `${field}${operator}${escapeFieldValue(value)}`).join(',');
}

/** The one value that the selector asks of a field, if any term does. */
export function exactField(selector: FieldSelector, field: string): string | undefined {
  return selector.find((term) => term.field === field && term.operator === '=')?.value;
}

/** Writes a literal value so that it can stand in a field selector. */
export function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&');
}

/** Commas divide, but for those after a backslash. */
function splitTerms(text: string): readonly string[] {
  return text.match(/(?:\\[^]|[^,\\]|\\$)+/g) ?? [];
}

/** The first operator divides; fields cannot be escaped. */
function parseTerm(part: string, selector: string): FieldTerm {
  const match = /^(.*?)(!=|==?)(.*)$/s.exec(part);
  if (!match) throw badRequest(`invalid selector: '${selector}'; can't understand '${part}'`);
  const [, field = '', operator, value = ''] = match;
  return { field, operator: operator === '!=' ? '!=' : '=', value: unescapeFieldValue(value) };
}

function unescapeFieldValue(text: string): string {
  let value = '';
  let escaped = false;
  for (const character of text) {
    const special = character === '\\' || character === ',' || character === '=';
    if (escaped) {
      if (!special) throw badRequest(`invalid field selector: invalid escape sequence: \\${character}`);
      value += character;
      escaped = false;
    } else if (character === '\\') escaped = true;
    else if (special) throw badRequest(`invalid field selector: unescaped character in value: ${character.codePointAt(0)}`);
    else value += character;
  }
  if (escaped) throw badRequest('invalid field selector: invalid escape sequence: \\');
  return value;
}
