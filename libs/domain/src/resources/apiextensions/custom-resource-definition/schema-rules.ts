import { validateRootFields } from '#domain/resources/apiextensions/custom-resource-definition/root-fields.js';
import { validateSchemaNode } from '#domain/resources/apiextensions/custom-resource-definition/validate-schema-node.js';
import { validateRules } from '#domain/custom-resources/rules/validate-rules.js';
import { readStructural } from '#domain/custom-resources/structural/read-structural.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { validateDefaults } from '#domain/custom-resources/structural/validate-defaults.js';
import { validateStructural } from '#domain/custom-resources/structural/validate-structural.js';
import type { CustomResourceValidation } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, forbidden, invalid } from '#domain/status/field-error.js';

/**
 * Rules for the schema of a custom kind. `hasStatus` tells whether `status` is served. Everything that is stored was judged by the same rules,
 * so upstream's leniency with what older servers let through has no use here.
 * Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go validateCustomResourceDefinitionValidation.
 */
export function validateSchema(validation: CustomResourceValidation | undefined, path: string, hasStatus: boolean): readonly FieldError[] {
  const props = validation?.openAPIV3Schema;
  if (!props) return [];
  const at = `${path}.openAPIV3Schema`;
  const { schema, problem } = readStructural(props);
  const shape = schema ? validateShape(schema, at) : [];
  const nodes = validateSchemaNode(props, at);
  const errors = [
    ...(hasStatus ? validateRootFields(props, at) : []),
    ...(props.nullable ? [forbidden(`${at}.nullable`, 'nullable cannot be true at the root')] : []),
    ...shape,
    ...nodes,
    ...(schema && shape.length === 0 ? validateRules(schema, at, nodes) : []),
  ];
  // upstream tells why it cannot read a schema only where nothing else is wrong with it
  return errors.length === 0 && problem !== undefined ? [invalid(at, '', problem)] : errors;
}

function validateShape(schema: StructuralSchema, path: string): readonly FieldError[] {
  const errors = validateStructural(schema, path);
  return errors.length > 0 ? errors : validateDefaults(schema, path);
}
