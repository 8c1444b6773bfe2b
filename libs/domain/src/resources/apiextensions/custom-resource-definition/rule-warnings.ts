import { schemasOf, toInternalSpec } from '#domain/resources/apiextensions/custom-resource-definition/internal-spec.js';
import { walkSchema } from '#domain/resources/apiextensions/custom-resource-definition/walk-schema.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import type { CustomResourceDefinitionSpec } from '#domain/schema/types/apiextensions-v1.js';

const text = 'x-kubernetes-validations: rules are stored but not evaluated; objects that break them are accepted';

/** Says of rules in CEL that this server does not ask them, when they come or change. Goes when rules are evaluated. */
export function ruleWarnings(spec: CustomResourceDefinitionSpec, prev?: CustomResourceDefinitionSpec): readonly string[] {
  if (prev && semanticallyEqual(spec, prev)) return [];
  const schemas = schemasOf(toInternalSpec(spec)).flatMap((root) => [...walkSchema(root)]);
  return schemas.some((schema) => (schema['x-kubernetes-validations'] ?? []).length > 0) ? [text] : [];
}
