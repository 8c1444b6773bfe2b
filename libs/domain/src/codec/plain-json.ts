import { countMembers, shapeOfJson } from '#domain/codec/json-shape.js';
import { DecodeError } from '#domain/codec/decode-error.js';
import { jsonSyntaxError, maxDepth } from '#domain/codec/json-syntax.js';

/** A JSON text that JSON.parse may have lost something of: a duplicate, the digits of a number, half of a surrogate pair. */
export const unusual: unique symbol = Symbol('unusual');

/** What JSON.parse makes of a text, or `unusual`. Throws DecodeError with Go's text for what is no JSON, and for what is too deep. */
export function parsePlainJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DecodeError(jsonSyntaxError(text) ?? 'invalid JSON');
  }
  const shape = shapeOfJson(text);
  if (shape.depth > maxDepth) throw new DecodeError(jsonSyntaxError(text) ?? 'exceeded max depth');
  const lossless = !shape.unusualNumbers && countMembers(value) === shape.members && !hasSurrogateEscape(text);
  return lossless ? value : unusual;
}

/** A surrogate that is written as an escape may stand alone, which Go replaces. */
function hasSurrogateEscape(text: string): boolean {
  return text.includes('\\u') && /\\u[dD][89a-fA-F]/.test(text);
}
