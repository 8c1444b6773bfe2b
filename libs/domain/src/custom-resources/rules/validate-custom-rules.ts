import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import type { FieldError } from '#domain/status/field-error.js';

/**
 * What is wrong with the CEL in the rules of a schema: asked when a CustomResourceDefinition is written and nothing else is wrong with its
 * schema. `path` is that of the schema. Errors stand at `<path>.properties[spec].x-kubernetes-validations[0].rule`, where rules do not
 * compile (`Invalid value`, with upstream's "compilation failed: …"), cost too much (`Forbidden`, "estimated rule cost exceeds budget by …"),
 * or look at oldSelf where nothing can be told to be the same. Rules are not read yet: nothing is found wrong with them.
 */
export function validateCustomRules(_schema: StructuralSchema, _path: string): readonly FieldError[] {
  return [];
}
