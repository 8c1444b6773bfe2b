import { compareQuantities, formatQuantity, quantity } from '#domain/quantity/quantity.js';
import { containerLimits } from '#domain/resources/core/pod/pod-limits.js';
import { isPodLevelResource } from '#domain/resources/core/pod/pod-level-resources.js';
import { containerRequests } from '#domain/resources/core/pod/pod-requests.js';
import type { ResourceAmounts } from '#domain/resources/core/pod/resource-amounts.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';
import { type ResourceRules, validateResourceRequirements } from '#domain/resources/core/pod/validation/validate-resource-requirements.js';
import { isHugePageResource } from '#domain/resources/core/resource-name.js';
import { validateResourceName } from '#domain/resources/core/validate-resource-name.js';
import type { PodSpec, ResourceRequirements } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, invalid, notSupported } from '#domain/status/field-error.js';

/** Resources of the pod as a whole. Source: pkg/apis/core/validation/validation.go validatePodResources. */
export function validatePodResources(spec: PodSpec, path: string, rules: ResourceRules): readonly FieldError[] {
  const { resources, os } = spec;
  if (!resources) return [];
  if (os?.name === 'windows') return [forbidden(path, 'may not be set for a windows pod')];
  return [
    ...(resources.claims ? [forbidden(`${path}.claims`, 'claims may not be set for Resources at pod-level')] : []),
    ...validateResourceRequirements(resources, path, { ...rules, validateName: validatePodResourceName }),
    ...validateConsistency(spec, resources, path),
  ];
}

function validatePodResourceName(name: string, path: string): readonly FieldError[] {
  const errors = validateResourceName(name, path);
  if (errors.length > 0 || isPodLevelResource(name)) return errors;
  return [notSupported(path, name, ['cpu', 'hugepages-', 'memory'])];
}

/** The pod has room for its containers, and none of them is limited less than the pod. Source: validatePodResourceConsistency. */
function validateConsistency(spec: PodSpec, { requests, limits }: ResourceRequirements, path: string): readonly FieldError[] {
  return [
    ...validateRoom(requests, containerRequests({ spec }), `${path}.requests`, 'requests'),
    ...validateRoom(limits, hugePagesOf(containerLimits({ spec })), `${path}.limits`, 'limits'),
    ...(spec.containers ?? []).flatMap(({ resources }, i) =>
      Object.entries(resources?.limits ?? {}).flatMap(([name, amount]) => {
        const limit = limits?.[name];
        if (limit === undefined || compareQuantities(quantity(amount), quantity(limit)) <= 0) return [];
        return [invalid(`${path}.containers[${i}][${name}].limits`, amount, `must be less than or equal to pod limits of ${limit}`)];
      }),
    ),
  ];
}

function validateRoom(own: ResourceList | undefined, needed: ResourceAmounts, path: string, what: string): readonly FieldError[] {
  return [...needed].flatMap(([name, amount]) => {
    const room = own?.[name];
    if (room === undefined || compareQuantities(amount, quantity(room)) <= 0) return [];
    return [invalid(`${path}[${name}]`, room, `must be greater than or equal to aggregate container ${what} of ${formatQuantity(amount)}`)];
  });
}

function hugePagesOf(amounts: ResourceAmounts): ResourceAmounts {
  return new Map([...amounts].filter(([name]) => isHugePageResource(name)));
}
