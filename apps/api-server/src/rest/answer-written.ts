import type { OutputMedia } from '#domain/api/request/negotiate-output.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Answer } from './answer.js';
import type { Written } from './writer.js';

/** The object that a write has made or changed. */
export function answerWritten(
  { object, entry }: Written,
  { status, media, definition }: { readonly status: number; readonly media: OutputMedia; readonly definition: ResourceDefinition },
): Answer {
  if (entry) return { kind: 'entry', status, media, definition, entry };
  return { kind: 'object', status, media, object, schema: definition.schema, definition };
}
