import type { StatedCondition } from '#domain/custom-resources/conditions/crd-condition.js';
import { readStructural } from '#domain/custom-resources/structural/read-structural.js';
import { validateStructural } from '#domain/custom-resources/structural/validate-structural.js';
import type { CustomResourceDefinition } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, formatFieldErrors, indexPath, invalid } from '#domain/status/field-error.js';

/**
 * What is said of definitions that are older than the rules of schemas; undefined where all is well, as it is with everything that was
 * created as apiextensions.k8s.io/v1.
 * Source: k8s.io/apiextensions-apiserver/pkg/controller/nonstructuralschema/nonstructuralschema_controller.go.
 */
export function structuralCondition({ spec }: CustomResourceDefinition): StatedCondition | undefined {
  const errors: FieldError[] = spec.preserveUnknownFields ? [invalid('spec.preserveUnknownFields', true, 'must be false')] : [];
  for (const [i, { name, schema: given }] of (spec.versions ?? []).entries()) {
    if (!given?.openAPIV3Schema) continue;
    const { schema, problem } = readStructural(given.openAPIV3Schema);
    if (!schema) return nonStructural('Unknown', 'StructuralError', `failed to check validation schema for version ${name}: ${problem}`);
    errors.push(...validateStructural(schema, `${indexPath('spec.versions', i)}.schema.openAPIV3Schema`));
  }
  return errors.length === 0 ? undefined : nonStructural('True', 'Violations', formatFieldErrors(errors));
}

function nonStructural(status: StatedCondition['status'], reason: string, message: string): StatedCondition {
  return { type: 'NonStructuralSchema', status, reason, message };
}
