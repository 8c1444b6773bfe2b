import type { TemplateMeta } from '#domain/meta/object-meta.js';
import { mirrorAnnotation } from '#domain/resources/core/pod/mirror-pod.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { PodResourceClaim } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, forbidden, invalid, required } from '#domain/status/field-error.js';
import { validateDns1123Label, validateDns1123Subdomain } from '#domain/validation/text.js';

/** Devices that a pod claims. `metadata` only of pods. Source: pkg/apis/core/validation/validation.go validatePodResourceClaims. */
export function validateResourceClaims(
  claims: readonly PodResourceClaim[] | undefined,
  metadata: TemplateMeta | undefined,
  path: string,
): readonly FieldError[] {
  if (!claims) return [];
  if (metadata?.annotations?.[mirrorAnnotation] !== undefined) {
    return claims.map(() => forbidden('[]', 'static pods do not support resource claims'));
  }
  const names = new Set<string>();
  return claims.flatMap((claim, i) => [
    ...validateName(claim.name, names, `${path}[${i}].name`),
    ...validateSource(claim, `${path}[${i}]`),
  ]);
}

function validateName(name: string, names: Set<string>, path: string): readonly FieldError[] {
  if (name === '') return [required(path)];
  if (names.has(name)) return [duplicate(path, name)];
  names.add(name);
  return validateDns1123Label(name, path);
}

function validateSource(claim: PodResourceClaim, path: string): readonly FieldError[] {
  const { resourceClaimName: name, resourceClaimTemplateName: template } = claim;
  const count = [name, template].filter((given) => given !== undefined).length;
  const print = (): unknown => internalForm('core.v1.PodResourceClaim', claim);
  return [
    ...(count > 1 ? [invalid(path, print(), 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified')] : []),
    ...(count < 1 ? [invalid(path, print(), 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`')] : []),
    ...(name === undefined ? [] : validateDns1123Subdomain(name, `${path}.resourceClaimName`)),
    ...(template === undefined ? [] : validateDns1123Subdomain(template, `${path}.resourceClaimTemplateName`)),
  ];
}
