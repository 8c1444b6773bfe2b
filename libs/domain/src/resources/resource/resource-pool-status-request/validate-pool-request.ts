import { semanticallyEqual } from '#domain/json/equal.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { PoolStatus, ResourcePoolStatusRequest, ResourcePoolStatusRequestStatus } from '#domain/schema/types/resource-v1alpha3.js';
import type { Condition } from '#domain/schema/types/meta-v1.js';
import { duplicate, type FieldError, indexPath, invalid, required, tooLong, tooMany } from '#domain/status/field-error.js';
import { validateConditions } from '#domain/validation/conditions.js';
import { byteLength, isDns1123SubdomainBytes, isDns1123SubdomainCaseless } from '#domain/validation/names.js';
import { immutableMessage } from '#domain/validation/object-meta.js';
import { invalidEach, requireForm } from '#domain/validation/text.js';

const maxPools = 1000;
const maxConditions = 10;
const maxPoolName = 253;
const maxValidationError = 256;

/** Source: the tags of k8s.io/api/resource/v1alpha3/types.go ResourcePoolStatusRequest. */
export function validatePoolRequest({ spec }: ResourcePoolStatusRequest): readonly FieldError[] {
  const { driver, poolName, limit } = spec;
  return [
    ...requireForm(driver, 'spec.driver', isDns1123SubdomainCaseless),
    ...(poolName === undefined ? [] : validatePoolName(poolName, 'spec.poolName')),
    ...atLeast(limit, 1, 'spec.limit'),
    ...(limit !== undefined && limit > maxPools ? [invalid('spec.limit', limit, `must be less than or equal to ${maxPools}`)] : []),
  ];
}

export function validatePoolRequestUpdate({ spec }: ResourcePoolStatusRequest, prev: ResourcePoolStatusRequest): readonly FieldError[] {
  return semanticallyEqual(spec, prev.spec) ? [] : [invalid('spec', null, immutableMessage)];
}

/** An answer is given once. What of it is as it was is not judged again, though all of it is refused if any of it differs. */
export function validatePoolRequestStatus(
  { status }: ResourcePoolStatusRequest,
  { status: prev }: ResourcePoolStatusRequest,
): readonly FieldError[] {
  if (semanticallyEqual(status, prev)) return [];
  const typeName = 'resource.v1alpha3.ResourcePoolStatusRequestStatus';
  const shown = status && internalForm(typeName, status);
  return [
    ...(prev ? [invalid('status', shown ?? null, immutableMessage)] : validateConditions(status?.conditions ?? [], 'status.conditions')),
    ...(status ? validateStatus(status, prev) : []),
  ];
}

function validateStatus(status: ResourcePoolStatusRequestStatus, prev?: ResourcePoolStatusRequestStatus): readonly FieldError[] {
  const { poolCount, pools = [], conditions = [] } = status;
  const changed = (name: keyof ResourcePoolStatusRequestStatus): boolean => !prev || !semanticallyEqual(status[name], prev[name]);
  return [
    ...(changed('poolCount') ? validateCount(poolCount, 'status.poolCount') : []),
    ...(changed('pools') ? validatePools(pools, 'status.pools') : []),
    ...(changed('conditions') ? validateTypes(conditions, 'status.conditions') : []),
  ];
}

function validateCount(count: number | undefined, path: string): readonly FieldError[] {
  return count === undefined ? [required(path)] : atLeast(count, 0, path);
}

function validatePools(pools: readonly PoolStatus[], path: string): readonly FieldError[] {
  if (pools.length > maxPools) return [tooMany(path, pools.length, maxPools)];
  return pools.flatMap((pool, i) => validatePool(pool, indexPath(path, i)));
}

function validateTypes(conditions: readonly Condition[], path: string): readonly FieldError[] {
  if (conditions.length > maxConditions) return [tooMany(path, conditions.length, maxConditions)];
  return conditions.flatMap((condition, i) => {
    const isRepeated = conditions.findIndex(({ type }) => type === condition.type) < i;
    return isRepeated ? [duplicate(indexPath(path, i), internalForm('meta.v1.Condition', condition))] : [];
  });
}

function validatePool(pool: PoolStatus, path: string): readonly FieldError[] {
  const { driver, poolName, generation, nodeName, validationError = '' } = pool;
  const counts = ['totalDevices', 'allocatedDevices', 'availableDevices', 'unavailableDevices'] as const;
  return [
    ...requireForm(driver, `${path}.driver`, isDns1123SubdomainCaseless),
    ...(poolName ? validatePoolName(poolName, `${path}.poolName`) : [required(`${path}.poolName`)]),
    ...(generation === 0 ? [required(`${path}.generation`)] : atLeast(generation, 0, `${path}.generation`)),
    ...atLeast(pool.resourceSliceCount, 1, `${path}.resourceSliceCount`),
    ...counts.flatMap((name) => atLeast(pool[name], 0, `${path}.${name}`)),
    ...(nodeName === undefined ? [] : invalidEach(`${path}.nodeName`, nodeName, isDns1123SubdomainBytes(nodeName))),
    ...(byteLength(validationError) > maxValidationError ? [tooLong(`${path}.validationError`, maxValidationError)] : []),
  ];
}

function atLeast(value: number | undefined, min: number, path: string): readonly FieldError[] {
  return value !== undefined && value < min ? [invalid(path, value, `must be greater than or equal to ${min}`)] : [];
}

/** Source: k8s.io/apimachinery/pkg/api/validate/strfmt.go ResourcePoolName. */
function validatePoolName(name: string, path: string): readonly FieldError[] {
  return [
    ...(byteLength(name) > maxPoolName ? [tooLong(path, maxPoolName)] : []),
    ...name.split('/').flatMap((part, i) => {
      if (part === '') return [invalid(path, name, `segment ${i}: must not be empty`)];
      return isDns1123SubdomainBytes(part).map((problem) => invalid(path, part, `segment ${i}: ${problem}`));
    }),
  ];
}
