import { isJsonObject, type Json } from '#domain/json/json.js';

/**
 * How gnostic's messages are laid out: JSON documents of OpenAPI are written as protobuf by walking them with one of these.
 * A message is a text of `<member>=<number>:<type>` words. Members that no word names are looked up by what they begin with: `x-*`
 * (extensions), `/*` (paths), `0*` (status codes); each becomes a pair of name and value.
 *
 * Types: `string`, `bool`, `int64`, `double`, `Any` (YAML text), a message, `T[]` a list, `{T}` a message whose pairs are in field 1.
 */
export interface MessageShapes {
  readonly messages: Readonly<Record<string, string>>;
  /** Messages of which one field is set: which one, and its type, by what the value is. Undefined leaves the message empty. */
  readonly choices: Readonly<Record<string, (value: Json) => Choice | undefined>>;
}

export interface Choice {
  readonly number: number;
  readonly type: string;
}

/** Picks the first choice for a reference, the second for anything else. */
export function referenceOr(reference: Choice, other: Choice): (value: Json) => Choice {
  return (value) => (isJsonObject(value) && '$ref' in value ? reference : other);
}

/** The same choice for every value: a message around one field. */
export function always(number: number, type: string): () => Choice {
  return () => ({ number, type });
}
