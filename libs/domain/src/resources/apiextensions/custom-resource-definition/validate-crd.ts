import { validateApproval } from '#domain/resources/apiextensions/custom-resource-definition/api-approval.js';
import { validateCrdNames } from '#domain/resources/apiextensions/custom-resource-definition/validate-crd-names.js';
import { validateCrdSpec } from '#domain/resources/apiextensions/custom-resource-definition/validate-crd-spec.js';
import { hasAcceptedReviewVersion } from '#domain/resources/apiextensions/custom-resource-definition/validate-conversion.js';
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionStatus,
} from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, indexPath, invalid } from '#domain/status/field-error.js';
import { nameIsDnsSubdomain } from '#domain/validation/names.js';
import { validateImmutable } from '#domain/validation/object-meta.js';
import { invalidEach } from '#domain/validation/text.js';
import { validateCaBundle } from '#domain/validation/webhook-client.js';

/** Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go ValidateCustomResourceDefinition. */
export function validateCrd(crd: CustomResourceDefinition): readonly FieldError[] {
  const options = { needsSchema: true, needsKnownReviewVersion: true, allowBadCaBundle: true };
  return [
    ...validateName(crd),
    ...validateCrdSpec(crd.spec, options),
    ...validateCrdStatus(crd.status),
    ...validateStoredVersions(crd),
    ...validateApproval(crd),
    ...validatePreserving(crd.spec),
  ];
}

/** Source: ValidateCustomResourceDefinitionUpdate. Once a kind is served, its scope and its name cannot change. */
export function validateCrdUpdate(next: CustomResourceDefinition, prev: CustomResourceDefinition): readonly FieldError[] {
  const { spec } = next;
  const was = prev.spec;
  const isEstablished = prev.status.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') ?? false;
  const options = {
    needsSchema: (was.versions ?? []).every(({ schema }) => schema?.openAPIV3Schema !== undefined),
    needsKnownReviewVersion: hasAcceptedReviewVersion(was.conversion?.webhook?.conversionReviewVersions ?? []),
    allowBadCaBundle: !isEstablished || hasBadCaBundle(was),
  };
  return [
    ...validateCrdSpec(spec, options),
    ...(isEstablished ? validateImmutable(spec.scope, was.scope, 'spec.scope') : []),
    ...(isEstablished ? validateImmutable(spec.names.kind, was.names.kind, 'spec.names.kind') : []),
    ...validateImmutable(spec.group, was.group, 'spec.group'),
    ...validateImmutable(spec.names.plural, was.names.plural, 'spec.names.plural'),
    ...validateCrdStatus(next.status),
    ...validateStoredVersions(next),
    ...validateApproval(next, prev),
    ...(was.preserveUnknownFields ? [] : validatePreserving(spec)),
  ];
}

export function validateCrdStatus({ acceptedNames }: CustomResourceDefinitionStatus): readonly FieldError[] {
  return validateCrdNames(acceptedNames, 'status.acceptedNames');
}

function validateName({ metadata, spec }: CustomResourceDefinition): readonly FieldError[] {
  const check = (name: string, isPrefix: boolean): readonly string[] => [
    ...nameIsDnsSubdomain(name, isPrefix),
    ...(name === `${spec.names.plural}.${spec.group}` ? [] : ['must be spec.names.plural+"."+spec.group']),
  ];
  const { name, generateName } = metadata;
  return [
    ...(generateName ? invalidEach('metadata.generateName', generateName, check(generateName, true)) : []),
    ...(name ? invalidEach('metadata.name', name, check(name, false)) : []),
  ];
}

/** What has ever been stored can still be read. */
function validateStoredVersions({ spec, status }: CustomResourceDefinition): readonly FieldError[] {
  const path = 'status.storedVersions';
  const stored = status.storedVersions ?? [];
  if (stored.length === 0) return [invalid(path, status.storedVersions ?? null, 'must have at least one stored version')];
  const versions = spec.versions ?? [];
  const unlisted = versions.filter(({ name, storage }) => storage && !stored.includes(name));
  return [
    ...unlisted.map(({ name }) => invalid(path, stored, `must have the storage version ${name}`)),
    ...stored.flatMap((name, i) => {
      if (versions.some((version) => version.name === name)) return [];
      const text = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
      return [invalid(indexPath(path, i), name, text)];
    }),
  ];
}

function validatePreserving({ preserveUnknownFields }: CustomResourceDefinitionSpec): readonly FieldError[] {
  const text = 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
  return preserveUnknownFields ? [invalid('spec.preserveUnknownFields', true, text)] : [];
}

function hasBadCaBundle({ conversion }: CustomResourceDefinitionSpec): boolean {
  const bundle = conversion?.webhook?.clientConfig?.caBundle;
  return bundle ? validateCaBundle(bundle, '').length > 0 : false;
}
