import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import type { Correlated } from '#domain/custom-resources/validation/correlated.js';
import type { FieldError } from '#domain/status/field-error.js';

/**
 * `x-kubernetes-validations` of a schema, compiled once: what the strategy of a custom kind asks on every create and update after all other
 * rules were met. Source: Validator in k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go.
 */
export interface CustomRules {
  /** What a new object violates; `path` is that of the object, empty for an object of the kind. */
  validate(object: unknown, path: string): readonly FieldError[];
  /** The same for an update: rules may look at what was before, and rules about what has not changed are let through. */
  validateUpdate(object: unknown, previous: unknown, path: string, correlated: Correlated): readonly FieldError[];
}

/**
 * The rules of a schema and of all schemas in it; undefined where there are none. `isResourceRoot` for the schema of the kind itself, whose
 * rules see kind, apiVersion and the name. Rules are not evaluated yet: this finds none, and whoever creates such a kind is warned.
 */
export function customRulesOf(_schema: StructuralSchema, _isResourceRoot: boolean): CustomRules | undefined {
  return undefined;
}
