import { coerceEmbeddedResources, UnreadableResourceError } from '#domain/custom-resources/objects/coerce-embedded-resources.js';
import { pruneFields } from '#domain/custom-resources/objects/prune-fields.js';
import { traitsOf } from '#domain/custom-resources/objects/subtree-traits.js';
import { validateEmbeddedResources } from '#domain/custom-resources/objects/validate-embedded-resources.js';
import { DefaultRules } from '#domain/custom-resources/rules/default-rules.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { SchemaValidator } from '#domain/custom-resources/validation/schema-validator.js';
import { equal } from '#domain/json/equal.js';
import type { Json } from '#domain/json/json.js';
import { type FieldError, formatFieldErrors, indexPath, invalid } from '#domain/status/field-error.js';

/** Where a default stands: below which resource, by which steps, and whether in what every object has. */
interface Place {
  readonly resource: StructuralSchema;
  /** Names of members; undefined for an item of a list. */
  readonly steps: readonly (string | undefined)[];
  readonly isInMeta: boolean;
  readonly rules: DefaultRules;
}

const metaFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Defaults fit the schema that has them and meet its rules, and have no fields that it does not know. Those of metadata fit metadata.
 * Source: ValidateDefaults in k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting/validation.go.
 */
export function validateDefaults(schema: StructuralSchema, path: string): readonly FieldError[] {
  const root = { ...schema, isEmbeddedResource: true };
  return validateIn(root, path, { resource: root, steps: [], isInMeta: false, rules: new DefaultRules() });
}

function validateIn(schema: StructuralSchema, path: string, outer: Place): readonly FieldError[] {
  if (!traitsOf(schema).hasDefaults || outer.rules.isOver) return [];
  const place = schema.isEmbeddedResource ? { ...outer, resource: schema, steps: [], isInMeta: false } : outer;
  const { items, properties, default: value } = schema;
  const below = (step: string | undefined): Place => ({
    ...place,
    steps: [...place.steps, step],
    isInMeta: place.isInMeta || (schema.isEmbeddedResource && step !== undefined && metaFields.has(step)),
  });
  return [
    ...(value === undefined ? [] : validateDefault(value, schema, `${path}.default`, place)),
    ...(items ? validateIn(items, `${path}.items`, below(undefined)) : []),
    ...[...properties].flatMap(([name, property]) => validateIn(property, indexPath(`${path}.properties`, name), below(name))),
  ];
}

function validateDefault(value: Json, schema: StructuralSchema, path: string, place: Place): readonly FieldError[] {
  if (place.isInMeta) return validateMetaDefault(value, schema, path, place);
  const isPruned = equal(pruneFields(value, schema, { isResourceRoot: schema.isEmbeddedResource, dropsNulls: false }).value, value);
  return [
    ...(isPruned ? [] : [invalid(path, value, 'must not have unknown fields')]),
    ...firstErrors(
      () => readProblem(value, schema, path),
      () => validateEmbeddedResources(value, schema, path),
      () => fitProblems(value, schema, path),
      () => place.rules.check(value, schema, path, schema === place.resource),
    ),
  ];
}

/** The default is looked at in the resource that it is a part of, of which nothing else is there. */
function validateMetaDefault(value: Json, schema: StructuralSchema, path: string, place: Place): readonly FieldError[] {
  const { resource, steps, rules } = place;
  const object = { kind: 'Validation', apiVersion: 'validation/v1', ...surround(value, steps) };
  const root = { ...resource, isEmbeddedResource: true };
  const told = (errors: readonly FieldError[]): readonly FieldError[] =>
    errors.length === 0 ? [] : [invalid(path, value, `must result in valid metadata: ${formatFieldErrors(errors)}`)];
  return firstErrors(
    () => told(readProblem(object, root, '')),
    () => told(validateEmbeddedResources(object, root, '')),
    () => fitProblems(value, schema, path),
    () => rules.check(value, schema, path, schema === resource),
  );
}

function surround(value: Json, steps: readonly (string | undefined)[]): object {
  return steps.reduceRight<Json>((inner, step) => (step === undefined ? [inner] : { [step]: inner }), value) as object;
}

function readProblem(value: unknown, schema: StructuralSchema, path: string): readonly FieldError[] {
  try {
    coerceEmbeddedResources(value, schema, path);
    return [];
  } catch (error) {
    if (error instanceof UnreadableResourceError) return [error.fieldError];
    throw error;
  }
}

function fitProblems(value: Json, schema: StructuralSchema, path: string): readonly FieldError[] {
  return new SchemaValidator(schema.props, { isServed: false }).validate(value, path);
}

/** The errors of the first check that finds any. */
function firstErrors(...checks: readonly (() => readonly FieldError[])[]): readonly FieldError[] {
  for (const check of checks) {
    const errors = check();
    if (errors.length > 0) return errors;
  }
  return [];
}
