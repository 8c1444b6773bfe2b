import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DecodeError } from '#domain/codec/decode-error.js';
import { parseJson } from '#domain/codec/decode-json.js';
import { encodeJson } from '#domain/codec/encode-json.js';
import type { Strategy, UpdateStrategy, WriteContext } from '#domain/api/strategy.js';
import { readCustomObject } from '#domain/custom-resources/objects/read-custom-object.js';
import { sortKeys } from '#domain/custom-resources/objects/sort-keys.js';
import {
  type CustomKind,
  customResourceStrategy,
  customStatusStrategy,
} from '#domain/custom-resources/strategy/custom-resource-strategy.js';
import { toStructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { CustomResourceSubresourceScale, JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, formatFieldError } from '#domain/status/field-error.js';
import { validateObjectMeta, validateObjectMetaUpdate } from '#domain/validation/object-meta.js';

/**
 * Objects of custom kinds whose outcome was recorded from upstream's own decoder and strategy, one case a line. Errors carry their type in
 * front and are sorted, because upstream walks maps at random.
 */
interface RecordedObject {
  readonly name: string;
  readonly op: 'create' | 'update' | 'status';
  readonly schema?: JSONSchemaProps;
  readonly object: KubeObject;
  /** What is stored. */
  readonly old?: KubeObject;
  readonly status?: boolean;
  readonly scale?: CustomResourceSubresourceScale;
  readonly cluster?: boolean;
  readonly preserve?: boolean;
  /** Why the object could not be decoded. */
  readonly error?: string;
  readonly unknown?: readonly string[];
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
  readonly result?: object;
}

const context: WriteContext = { now: 0, user: { username: 'admin', groups: [] }, random: () => 0.5, newUid: () => 'uid' };
const lines = readFileSync(new URL('testdata/objects.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');
const cases = lines.map((line) => parseJson(line) as RecordedObject);

describe('objects of custom kinds', () => {
  test.each(cases)('$op: $name', (recorded) => {
    const { error, unknown, errors, warnings, result } = recorded;
    expect(outcomeOf(recorded)).toEqual({ error, unknown, errors, warnings, result: result && encodeJson(result) });
  });
});

function outcomeOf(recorded: RecordedObject): object {
  const { op, object, old, preserve = false } = recorded;
  const schema = recorded.schema && toStructuralSchema(recorded.schema);
  const { status, scale } = recorded;
  const kind: CustomKind = { schema, subresources: { ...(status && { status: {} }), ...(scale && { scale }) } };
  const strategy = customResourceStrategy(kind);
  try {
    const read = readCustomObject(object as never, { schema, preservesUnknownFields: preserve });
    const given = strategy.applyDefaults(read.object as unknown as KubeObject);
    const unknown = read.unknownFields.length > 0 ? read.unknownFields : undefined;
    if (op === 'create') return { unknown, ...created(strategy, withMetadata(given), recorded) };
    if (!old) throw new Error('no old object');
    return { unknown, ...updated(op === 'update' ? strategy : customStatusStrategy(kind), given, old) };
  } catch (error) {
    if (error instanceof DecodeError) return { error: error.message };
    throw error;
  }
}

/** Upstream's strategy gives an object metadata when it sets the generation. */
function withMetadata(object: KubeObject): KubeObject {
  return (object.metadata as unknown) === undefined ? ({ ...object, metadata: {} } as unknown as KubeObject) : object;
}

function created(strategy: Strategy<KubeObject>, given: KubeObject, { cluster = false }: RecordedObject): object {
  const result = strategy.prepareForCreate(given, context);
  const kindErrors = kindProblems(result);
  const errors =
    kindErrors.length > 0
      ? kindErrors
      : [...validateObjectMeta(result.metadata, { namespaced: !cluster, checkName: strategy.checkName }), ...strategy.validate(result)];
  return { errors: texts(errors), warnings: orNone(strategy.warnOnCreate(result)), result: encodeJson(sortKeys(result)) };
}

function updated(strategy: UpdateStrategy<KubeObject>, given: KubeObject, old: KubeObject): object {
  const result = strategy.prepareForUpdate(given, old, context);
  const errors = [...validateObjectMetaUpdate(result.metadata, old.metadata), ...strategy.validateUpdate(result, old)];
  return { errors: texts(errors), warnings: orNone(strategy.warnOnUpdate(result, old)), result: encodeJson(sortKeys(result)) };
}

function kindProblems({ kind }: KubeObject): readonly FieldError[] {
  return kind === 'Widget' ? [] : [{ type: 'FieldValueInvalid', field: 'kind', value: kind, detail: 'must be Widget' }];
}

function texts(errors: readonly FieldError[]): readonly string[] {
  return [...new Set(errors.map((error) => `${error.type}|${formatFieldError(error)}`))].toSorted();
}

function orNone(list: readonly string[]): readonly string[] | undefined {
  return list.length > 0 ? list : undefined;
}
