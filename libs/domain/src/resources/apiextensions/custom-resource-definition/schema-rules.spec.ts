import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseJson } from '#domain/codec/decode-json.js';
import { applyCrdDefaults } from '#domain/resources/apiextensions/custom-resource-definition/default-crd.js';
import { validateCrd } from '#domain/resources/apiextensions/custom-resource-definition/validate-crd.js';
import type { CustomResourceDefinition, JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import { normalize } from '#domain/codec/decode-json.js';
import { formatFieldError } from '#domain/status/field-error.js';

/** Schemas and what upstream has against a CustomResourceDefinition with them; errors are sorted. */
interface RecordedSchema {
  readonly name: string;
  readonly schema: JSONSchemaProps;
  readonly status?: boolean;
  /** Selectable fields. */
  readonly fields?: readonly string[];
  readonly errors: readonly string[];
}

const lines = readFileSync(new URL('testdata/schemas.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

describe('schemas of custom kinds', () => {
  test.each(lines.map((line) => parseJson(line) as RecordedSchema))('$name', (recorded) => {
    const errors = validateCrd(applyCrdDefaults(definitionWith(recorded)));
    expect([...new Set(errors.map(formatFieldError))].toSorted()).toEqual(recorded.errors);
  });
});

function definitionWith({ schema, status = false, fields = [] }: RecordedSchema): CustomResourceDefinition {
  const version = {
    name: 'v1',
    served: true,
    storage: true,
    schema: { openAPIV3Schema: schema },
    ...(status && { subresources: { status: {} } }),
    selectableFields: fields.map((jsonPath) => ({ jsonPath })),
  };
  const draft = {
    metadata: { name: 'widgets.example.com' },
    spec: { group: 'example.com', scope: 'Namespaced', names: { plural: 'widgets', kind: 'Widget' }, versions: [version] },
    status: { acceptedNames: { plural: '', kind: '' }, conditions: null, storedVersions: null },
  };
  return normalize(builtInSchema('apiextensions.v1.CustomResourceDefinition'), draft) as unknown as CustomResourceDefinition;
}
