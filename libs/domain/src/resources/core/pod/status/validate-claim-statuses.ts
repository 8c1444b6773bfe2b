import type { Pod, PodExtendedResourceClaimStatus, PodSpec } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, invalid, required } from '#domain/status/field-error.js';
import { isDns1123Subdomain } from '#domain/validation/names.js';
import { requireForm, validateDns1123Label, validateDns1123Subdomain } from '#domain/validation/text.js';

/** Which claims were made for a pod. Source: pkg/apis/core/validation/validation.go validatePodResourceClaimStatuses. */
export function validateClaimStatuses({ spec, status }: Pod): readonly FieldError[] {
  const known = new Set((spec.resourceClaims ?? []).map(({ name }) => name));
  const seen = new Set<string>();
  const extended = status.extendedResourceClaimStatus;
  return [
    ...(status.resourceClaimStatuses ?? []).flatMap(({ name, resourceClaimName: claim }, i) => {
      const at = `status.resourceClaimStatuses[${i}]`;
      const isRepeated = seen.has(name);
      seen.add(name);
      return [
        ...(known.has(name) ? [] : [invalid(`${at}.name`, name, 'must match the name of an entry in `spec.resourceClaims`')]),
        ...(isRepeated ? [duplicate(`${at}.name`, name)] : []),
        ...(claim === undefined ? [] : validateDns1123Subdomain(claim, `${at}.resourceClaimName`)),
      ];
    }),
    ...(extended ? validateExtended(extended, spec, 'status.extendedResourceClaimStatus') : []),
  ];
}

/** Devices behind extended resources. Source: validatePodExtendedResourceClaimStatus. */
function validateExtended(
  { requestMappings, resourceClaimName }: PodExtendedResourceClaimStatus,
  spec: PodSpec,
  path: string,
): readonly FieldError[] {
  const mappings = requestMappings ?? [];
  const containers = new Map([...(spec.initContainers ?? []), ...(spec.containers ?? [])].map((one) => [one.name, one]));
  const seen = new Set<string>();
  const lists = 'an entry in spec.initContainers.resources.requests or spec.containers.resources.requests';
  return [
    ...(mappings.length === 0 ? [required(`${path}.requestMappings`, 'at least one request mapping is required')] : []),
    ...mappings.flatMap(({ containerName, resourceName, requestName }, i) => {
      const at = `${path}.requestMappings[${i}]`;
      const container = containers.get(containerName);
      const isAsked = container?.resources?.requests?.[resourceName] !== undefined;
      const key = JSON.stringify([containerName, resourceName, requestName]);
      const isRepeated = seen.has(key);
      seen.add(key);
      const resource = `must match the extended resource name of ${lists}`;
      const name = 'must match the name of an entry in spec.initContainers.name or spec.containers.name';
      return [
        ...(container && !isAsked ? [invalid(`${at}.resourceName`, resourceName, resource)] : []),
        ...(container ? [] : [invalid(`${at}.containerName`, containerName, name)]),
        ...validateDns1123Label(requestName, `${path}.requestName`),
        ...(isRepeated
          ? [
              duplicate(`${at}.containerName`, containerName),
              duplicate(`${at}.resourceName`, resourceName),
              duplicate(`${at}.requestName`, requestName),
            ]
          : []),
      ];
    }),
    ...requireForm(resourceClaimName, `${path}.resourceClaimName`, isDns1123Subdomain),
  ];
}
