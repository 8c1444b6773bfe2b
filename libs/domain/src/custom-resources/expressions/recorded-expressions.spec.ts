import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { outcomeOf, type RecordedExpression } from '#domain/cel/fixture.js';
import { kubernetesFunctions } from '#domain/cel/library/kubernetes-functions.js';
import { optionalType } from '#domain/cel/types/cel-type.js';
import { CelOptional } from '#domain/cel/values/value.js';
import { parseJson } from '#domain/codec/decode-json.js';
import { nameTypes } from '#domain/custom-resources/expressions/name-types.js';
import { pathSizes } from '#domain/custom-resources/expressions/path-sizes.js';
import { readerOf } from '#domain/custom-resources/expressions/schema-values.js';
import { declareSchema } from '#domain/custom-resources/expressions/type-declaration.js';
import { toStructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';

/**
 * Expressions over `self` and `oldSelf` of one schema that has a value of every kind, with what upstream made of them. The first line has the
 * schema and the two values.
 */
const [head = '', ...lines] = readFileSync(new URL('testdata/typed.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');
const {
  schema: props,
  self,
  oldSelf,
} = parseJson(head) as { readonly schema: JSONSchemaProps; readonly self: unknown; readonly oldSelf: unknown };
const schema = toStructuralSchema(props);
const declaration = declareSchema(schema, false);
const read = readerOf(schema);

const cases = lines.map((line) => JSON.parse(line) as RecordedExpression & { readonly optionalOld?: boolean });

test.each(cases)('$expression', ({ optionalOld = false, ...recorded }) => {
  if (!declaration) throw new Error('the schema has no declaration');
  const { type, objects } = nameTypes(declaration, 'selfType1');
  const variables = new Map([
    ['self', type],
    ['oldSelf', optionalOld ? optionalType(type) : type],
  ]);
  const old = read(oldSelf);
  const values = { self: read(self), oldSelf: optionalOld ? new CelOptional(old) : old };
  expect(outcomeOf(recorded.expression, { functions: kubernetesFunctions, variables, objects }, values, pathSizes(declaration))).toEqual(
    recorded,
  );
});
