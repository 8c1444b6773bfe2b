import type { PriorityClass } from '#domain/schema/types/scheduling-v1.js';
import { type FieldError, forbidden, notSupported, required } from '#domain/status/field-error.js';
import { validateImmutable } from '#domain/validation/object-meta.js';

/** The highest priority a user may define. */
export const highestUserDefinablePriority = 1_000_000_000;

/** The classes every cluster has, with their values; only they may carry the prefix `system-` (pkg/apis/scheduling/v1/helpers.go). */
export const systemPriorityClasses: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
]);

/** Source: pkg/apis/scheduling/validation/validation.go. */
export function validatePriorityClass(object: PriorityClass): readonly FieldError[] {
  return [...validateValue(object), ...validatePreemptionPolicy(object.preemptionPolicy)];
}

export function validatePriorityClassUpdate(next: PriorityClass, prev: PriorityClass): readonly FieldError[] {
  return [
    ...(next.value === prev.value ? [] : [forbidden('value', 'may not be changed in an update.')]),
    ...validateImmutable(next.preemptionPolicy ?? null, prev.preemptionPolicy ?? null, 'preemptionPolicy'),
  ];
}

function validateValue({ metadata, value, globalDefault = false }: PriorityClass): readonly FieldError[] {
  if (metadata.name.startsWith('system-')) {
    const problem = systemClassProblem(metadata.name, value, globalDefault);
    if (problem === undefined) return [];
    const text = `priority class names with 'system-' prefix are reserved for system use only. error: ${problem}`;
    return [forbidden('metadata.name', text)];
  }
  if (value <= highestUserDefinablePriority) return [];
  return [forbidden('value', `maximum allowed value of a user defined priority is ${highestUserDefinablePriority}`)];
}

function systemClassProblem(name: string, value: number, globalDefault: boolean): string | undefined {
  const expected = systemPriorityClasses.get(name);
  if (expected === undefined) return `${name} is not a known system priority class`;
  if (value !== expected) return `value of ${name} PriorityClass must be ${expected}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

const policies = ['PreemptLowerPriority', 'Never'];

function validatePreemptionPolicy(policy: string | undefined): readonly FieldError[] {
  if (policy === undefined || policies.includes(policy)) return [];
  return [policy === '' ? required('preemptionPolicy') : notSupported('preemptionPolicy', policy, policies)];
}
