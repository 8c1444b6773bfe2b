import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseJson } from '#domain/codec/decode-json.js';
import { encodeJson } from '#domain/codec/encode-json.js';
import { evaluateRules } from '#domain/custom-resources/rules/evaluate-rules.js';
import { perCallLimit } from '#domain/custom-resources/rules/limits.js';
import { buildRuleTree } from '#domain/custom-resources/rules/rule-tree.js';
import { toStructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { Correlated } from '#domain/custom-resources/validation/correlated.js';
import { validateSchema } from '#domain/resources/apiextensions/custom-resource-definition/schema-rules.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, formatFieldError } from '#domain/status/field-error.js';

function readLines<T>(name: string): readonly T[] {
  const text = readFileSync(new URL(`testdata/${name}`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => parseJson(line) as T);
}

/** With their types in front, sorted because upstream walks maps at random; upstream numbers the types of objects. */
function printed(errors: readonly FieldError[]): readonly string[] {
  return errors.map((error) => `${error.type}|${formatFieldError(error)}`.replace(/selfType\d+/g, 'selfType')).toSorted();
}

interface RecordedRules {
  readonly path: string;
  readonly root?: boolean;
  readonly schema: JSONSchemaProps;
  readonly self: unknown;
  readonly oldSelf?: unknown;
  readonly ratchet?: boolean;
  readonly budget: number;
  readonly perCall?: number;
  readonly errors: readonly string[];
  /** Of the budget. */
  readonly remaining: number;
}

function nameOf({ schema, self, oldSelf }: RecordedRules): string {
  const rules = encodeJson(schema).match(/"rule":"(?:[^"\\]|\\.)*"/g) ?? [];
  return [rules.slice(0, 3).join(' '), encodeJson(self as object), ...(oldSelf === undefined ? [] : [encodeJson(oldSelf as object)])]
    .join(' ')
    .slice(0, 300);
}

const recordedRules = readLines<RecordedRules>('rules.jsonl').map((recorded, i) => ({ recorded, name: `${i}: ${nameOf(recorded)}` }));

describe('rules about values, with errors and budget as recorded from upstream', () => {
  test.each(recordedRules)('$name', ({ recorded }) => {
    const { root = false, self, oldSelf, ratchet = false, path, budget, perCall = perCallLimit } = recorded;
    const schema = toStructuralSchema(recorded.schema);
    const tree = buildRuleTree(schema, root);
    const correlated = ratchet ? new Correlated(self, oldSelf, schema) : undefined;
    const found = tree ? evaluateRules(tree, { raw: self, old: oldSelf, correlated }, path, { budget, perCall }) : undefined;
    expect({ errors: printed(found?.errors ?? []), remaining: found?.remaining ?? budget }).toEqual({
      errors: recorded.errors.toSorted(),
      remaining: recorded.remaining,
    });
  });
});

interface RecordedDefinition {
  readonly schema: JSONSchemaProps;
  readonly status?: boolean;
  readonly errors: readonly string[];
}

const recordedDefinitions = readLines<RecordedDefinition>('definitions.jsonl').map((recorded, i) => ({
  recorded,
  name: `${i}: ${JSON.stringify(recorded.schema).slice(0, 300)}`,
}));

describe('schemas with rules, with what upstream finds wrong with them', () => {
  test.each(recordedDefinitions)('$name', ({ recorded: { schema, status = false, errors } }) => {
    expect(printed(validateSchema({ openAPIV3Schema: schema }, 'spec.validation', status))).toEqual(errors.toSorted());
  });
});
