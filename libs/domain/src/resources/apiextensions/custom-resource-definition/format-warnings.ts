import { goQuote } from '#domain/json/go-marshal.js';
import { isKnownFormat } from '#domain/custom-resources/validation/known-format.js';
import { schemasOf, toInternalSpec } from '#domain/resources/apiextensions/custom-resource-definition/internal-spec.js';
import { walkSchema } from '#domain/resources/apiextensions/custom-resource-definition/walk-schema.js';
import type { CustomResourceDefinitionSpec, JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';

/** Formats that the server does not know, and that `prev` does not have. */
export function formatWarnings(spec: CustomResourceDefinitionSpec, prev?: CustomResourceDefinitionSpec): readonly string[] {
  const before = new Set(prev ? unknownFormats(prev) : []);
  return unknownFormats(spec)
    .filter((format) => !before.has(format))
    .map((format) => `unrecognized format ${goQuote(format)}`);
}

function unknownFormats(spec: CustomResourceDefinitionSpec): readonly string[] {
  return schemasOf(toInternalSpec(spec)).flatMap((root) => {
    const schemas = [...walkSchema(root)];
    return schemas.flatMap((schema) => (schema.format && !isKnown(schema) ? [schema.format] : []));
  });
}

function isKnown({ type = '', format = '' }: JSONSchemaProps): boolean {
  return isKnownFormat(type, format);
}
