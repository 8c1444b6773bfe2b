import { type InternalSpec, schemasOf, toInternalSpec } from '#domain/resources/apiextensions/custom-resource-definition/internal-spec.js';
import { validateSchema } from '#domain/resources/apiextensions/custom-resource-definition/schema-rules.js';
import {
  type ConversionOptions,
  validateConversion,
} from '#domain/resources/apiextensions/custom-resource-definition/validate-conversion.js';
import { validateCrdNames, validateRequiredLabel } from '#domain/resources/apiextensions/custom-resource-definition/validate-crd-names.js';
import { validateSharedFields } from '#domain/resources/apiextensions/custom-resource-definition/validate-selectable-fields.js';
import {
  validateColumns,
  validateSubresources,
  validateVersion,
} from '#domain/resources/apiextensions/custom-resource-definition/validate-version.js';
import { walkSchema } from '#domain/resources/apiextensions/custom-resource-definition/walk-schema.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { CustomResourceDefinitionNames, CustomResourceDefinitionSpec } from '#domain/schema/types/apiextensions-v1.js';
import { childPath, type FieldError, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { isDns1123Subdomain } from '#domain/validation/names.js';

export interface CrdOptions extends ConversionOptions {
  /** Every version has a schema; otherwise only those that are served. */
  readonly needsSchema: boolean;
}

const path = 'spec';
const versionsPath = 'spec.versions';

/** Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go validateCustomResourceDefinitionSpec. */
export function validateCrdSpec(spec: CustomResourceDefinitionSpec, options: CrdOptions): readonly FieldError[] {
  const internal = toInternalSpec(spec);
  const { schema, subresources, additionalPrinterColumns, selectableFields } = internal;
  return [
    ...validateGroup(spec.group),
    ...validateScope(spec.scope),
    ...validateSchemasGiven(internal, spec, options),
    ...validateDefaultsAllowed(internal, spec),
    ...internal.versions.flatMap((version, i) =>
      validateVersion(version, indexPath(versionsPath, i), (version.subresources ?? subresources)?.status !== undefined),
    ),
    ...validateVersions(internal, spec),
    ...validateNamesGiven(spec.names),
    ...validateCrdNames(spec.names, 'spec.names'),
    ...validateSchema(
      schema,
      'spec.validation',
      [internal, ...internal.versions].some((one) => one.subresources?.status !== undefined),
    ),
    ...validateSubresources(subresources, 'spec.subresources'),
    ...validateColumns(additionalPrinterColumns, 'spec.additionalPrinterColumns'),
    ...validateSharedFields(selectableFields, schema),
    ...validateConversion(spec, options),
  ];
}

function validateGroup(group: string): readonly FieldError[] {
  const at = childPath(path, 'group');
  if (group === '') return [required(at)];
  const problems = isDns1123Subdomain(group);
  if (problems.length > 0) return [invalid(at, group, problems.join(','))];
  return group.includes('.') ? [] : [invalid(at, group, 'should be a domain with at least one dot')];
}

function validateScope(scope: string): readonly FieldError[] {
  const scopes = ['Cluster', 'Namespaced'];
  if (scope === '') return [required('spec.scope')];
  return scopes.includes(scope) ? [] : [notSupported('spec.scope', scope, scopes)];
}

function validateSchemasGiven(
  { schema, versions }: InternalSpec,
  { preserveUnknownFields }: CustomResourceDefinitionSpec,
  { needsSchema }: CrdOptions,
): readonly FieldError[] {
  if (schema?.openAPIV3Schema || (!needsSchema && preserveUnknownFields)) return [];
  return versions.flatMap((version, i) => {
    if (version.schema?.openAPIV3Schema || (!needsSchema && !version.served)) return [];
    return [required(`${indexPath(versionsPath, i)}.schema.openAPIV3Schema`, needsSchema ? '' : 'because otherwise all fields are pruned')];
  });
}

function validateDefaultsAllowed(internal: InternalSpec, { preserveUnknownFields }: CustomResourceDefinitionSpec): readonly FieldError[] {
  if (!preserveUnknownFields) return [];
  const hasDefaults = schemasOf(internal).some((schema) => [...walkSchema(schema)].some((one) => one.default !== undefined));
  return hasDefaults ? [invalid('spec.preserveUnknownFields', true, 'must be false in order to use defaults in the schema')] : [];
}

/** Names that differ, one of them stored. The first is judged once more as what `spec.version` once was. */
function validateVersions({ versions }: InternalSpec, spec: CustomResourceDefinitionSpec): readonly FieldError[] {
  const shown =
    versions.length === 0
      ? spec.versions
      : versions.map((version) => internalForm('apiextensions.v1.CustomResourceDefinitionVersion', version));
  const hasDuplicates = new Set(versions.map(({ name }) => name)).size < versions.length;
  const first = versions[0]?.name ?? '';
  return [
    ...(hasDuplicates ? [invalid(versionsPath, shown, 'must contain unique version names')] : []),
    ...(versions.filter(({ storage }) => storage).length === 1
      ? []
      : [invalid(versionsPath, shown, 'must have exactly one version marked as storage version')]),
    ...(first === '' ? [] : validateRequiredLabel(first, 'spec.version')),
  ];
}

function validateNamesGiven(names: CustomResourceDefinitionNames): readonly FieldError[] {
  const needed = ['plural', 'singular', 'kind', 'listKind'] as const;
  return needed.flatMap((name) => (names[name] ? [] : [required(`spec.names.${name}`)]));
}
