import { formatQuantity, isZeroQuantity, quantity } from '#domain/quantity/quantity.js';
import type { ObjectFieldSelector, ResourceFieldSelector } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid, notSupported, required } from '#domain/status/field-error.js';
import { isQualifiedName } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

/** What a container may learn about its own pod. Source: pkg/apis/core/validation/validation.go. */

/** Fields that environment variables may hold. */
export const fieldsForEnv: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** Fields that files may hold. */
export const fieldsForFiles: readonly string[] = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

const fields: ReadonlySet<string> = new Set([
  ...fieldsForEnv,
  ...fieldsForFiles,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);

const resources = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const hugePages = /^(limits|requests)\.hugepages-/;

/** validateObjectFieldSelector. */
export function validateFieldRef(
  { apiVersion = '', fieldPath }: ObjectFieldSelector,
  path: string,
  supported: readonly string[],
): readonly FieldError[] {
  if (apiVersion === '') return [required(`${path}.apiVersion`)];
  if (fieldPath === '') return [required(`${path}.fieldPath`)];
  const problem = conversionProblem(apiVersion, fieldPath);
  if (problem !== undefined) return [invalid(`${path}.fieldPath`, fieldPath, `error converting fieldPath: ${problem}`)];
  const [whole, subscript] = splitSubscript(fieldPath);
  if (subscript === undefined) {
    // spec.host is what nodes were called in the first versions
    const field = whole === 'spec.host' ? 'spec.nodeName' : whole;
    return supported.includes(field) ? [] : [notSupported(`${path}.fieldPath`, field, supported)];
  }
  // the case of annotations does not matter
  const key = whole === 'metadata.annotations' ? subscript.toLowerCase() : subscript;
  return invalidEach(path, key, isQualifiedName(key));
}

/** ConvertDownwardAPIFieldLabel in pkg/apis/core/pods/helpers.go. */
function conversionProblem(apiVersion: string, fieldPath: string): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion}`;
  const [field, subscript] = splitSubscript(fieldPath);
  if (subscript === undefined) return fields.has(field) || field === 'spec.host' ? undefined : `field label not supported: ${fieldPath}`;
  const isMap = field === 'metadata.annotations' || field === 'metadata.labels';
  return isMap ? undefined : `field label does not support subscript: ${fieldPath}`;
}

/** `metadata.labels['a']` in two, anything else whole (pkg/fieldpath/fieldpath.go SplitMaybeSubscriptedPath). */
function splitSubscript(fieldPath: string): readonly [field: string, subscript?: string] {
  const opened = fieldPath.endsWith("']") ? fieldPath.slice(0, -2) : '';
  const open = opened.indexOf("['");
  return open <= 0 ? [fieldPath] : [opened.slice(0, open), opened.slice(open + 2)];
}

/** validateContainerResourceFieldSelector. In files the container must be named. */
export function validateResourceFieldRef(selector: ResourceFieldSelector, path: string, inFile: boolean): readonly FieldError[] {
  const { containerName = '', resource, divisor } = selector;
  return [...validateResource(containerName, resource, path, inFile), ...validateDivisor(resource, divisor, `${path}.divisor`)];
}

function validateResource(container: string, resource: string, path: string, inFile: boolean): readonly FieldError[] {
  if (inFile && container === '') return [required(`${path}.containerName`)];
  if (resource === '') return [required(`${path}.resource`)];
  const isKnown = resources.includes(resource) || hugePages.test(resource);
  return isKnown ? [] : [notSupported(`${path}.resource`, resource, resources)];
}

const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

function validateDivisor(resource: string, divisor: string | undefined, path: string): readonly FieldError[] {
  const amount = quantity(divisor ?? '0');
  const name = resource.slice(resource.indexOf('.') + 1);
  if (isZeroQuantity(amount) || !(resources.includes(resource) || hugePages.test(resource))) return [];
  const allowed = name === 'cpu' ? ['1m', '1'] : byteDivisors;
  if (allowed.includes(formatQuantity(amount))) return [];
  const values = name === 'cpu' ? '1m and 1' : byteDivisors.join(', ');
  const noun = name.startsWith('hugepages-') ? 'hugepages' : name === 'ephemeral-storage' ? 'local ephemeral storage' : name;
  return [invalid(path, resource, `only divisor's values ${values} are supported with the ${noun} resource`)];
}
