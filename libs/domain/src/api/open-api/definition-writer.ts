import type { Descriptions } from '#domain/api/open-api/descriptions.js';
import type { JsonObject } from '#domain/json/json.js';

/** The two versions of OpenAPI that are published: Swagger 2.0 without defaults, and 3.0. */
export type OpenApiForm = 'v2' | 'v3';

/** What writing a definition needs to know. */
export interface DefinitionWriter {
  readonly form: OpenApiForm;
  readonly descriptions: Descriptions;
  /** The group version the document is for; undefined in the one document of v2. */
  readonly groupVersion?: { readonly group: string; readonly version: string };
  /** A reference to another definition, which therefore has to be in the document. */
  reference(name: string): JsonObject;
}

/** `siblings` beside a reference; v3 does not allow them there, so it wraps the reference. Keys are in the order of documents. */
export function referenceWith(writer: DefinitionWriter, name: string, siblings: JsonObject, extensions: JsonObject): JsonObject {
  const reference = writer.reference(name);
  const alone = Object.keys(siblings).length === 0 && Object.keys(extensions).length === 0;
  if (writer.form === 'v2') return { ...siblings, ...reference, ...extensions };
  return alone ? reference : { ...siblings, allOf: [reference], ...extensions };
}

/** `{ description }`, or nothing where there is no text. */
export function described(description: string | undefined): JsonObject {
  return description === undefined ? {} : { description };
}
