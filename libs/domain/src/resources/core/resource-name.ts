import { parseQuantity, quantityMilliValue, quantitySign, type Quantity, quantityValue } from '#domain/quantity/quantity.js';
import { isQualifiedName } from '#domain/validation/names.js';

/**
 * What the name of a compute resource says about it.
 * Source: pkg/apis/core/helper/helpers.go.
 */

const compute = ['cpu', 'memory', 'ephemeral-storage'];
const objectCounts = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const containerResources: ReadonlySet<string> = new Set(compute);
const countedResources: ReadonlySet<string> = new Set(objectCounts);
const quotaResources: ReadonlySet<string> = new Set([
  ...compute,
  ...compute.map((name) => `requests.${name}`),
  ...compute.map((name) => `limits.${name}`),
  'requests.storage',
  ...objectCounts,
]);

/** `hugepages-2Mi`. */
export function isHugePageResource(name: string): boolean {
  return name.startsWith('hugepages-');
}

/** In kubernetes.io, as names without a prefix are. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** A resource of a device plugin or the like: `example.com/gpu`. */
export function isExtendedResource(name: string): boolean {
  if (isNativeResource(name) || name.startsWith('requests.')) return false;
  return isQualifiedName(`requests.${name}`).length === 0;
}

/** Whether a limit may be larger than the request. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePageResource(name);
}

/** What a container may ask for without a domain in the name. */
export function isStandardContainerResource(name: string): boolean {
  return containerResources.has(name) || isHugePageResource(name);
}

/** What a quota may limit without a domain in the name. */
export function isStandardQuotaResource(name: string): boolean {
  return quotaResources.has(name) || isHugePageResource(name) || name.startsWith('requests.hugepages-');
}

/** Any name without a domain that means something. */
export function isStandardResource(name: string): boolean {
  return name === 'storage' || isStandardQuotaResource(name);
}

/** Counted in whole things. */
export function isIntegerResource(name: string): boolean {
  return countedResources.has(name) || isExtendedResource(name);
}

/** True when the amount is a whole number of the pages that the resource's name speaks of. */
export function isWholeHugePages(name: string, amount: Quantity): boolean {
  const page = isHugePageResource(name) ? parseQuantity(name.slice('hugepages-'.length)) : undefined;
  if (!page || quantitySign(page) <= 0 || quantityMilliValue(page) % 1000 !== 0) return false;
  return quantityValue(amount) % quantityValue(page) === 0;
}
