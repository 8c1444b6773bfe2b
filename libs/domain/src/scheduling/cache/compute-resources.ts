import { quantityMilliValue, quantityValue } from '#domain/quantity/quantity.js';
import type { ResourceAmounts } from '#domain/resources/core/pod/resource-amounts.js';
import { isExtendedResource, isHugePageResource } from '#domain/resources/core/resource-name.js';

/** Amounts that nodes have and pods take, as numbers. Never changed in place. Source: pkg/scheduler/framework/types.go Resource. */
export interface ComputeResources {
  readonly milliCPU: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes. */
  readonly ephemeralStorage: number;
  /** How many pods; only nodes have it. */
  readonly pods: number;
  /** Huge pages, extended resources and the like, by name. */
  readonly scalar: ReadonlyMap<string, number>;
}

const noScalars: ReadonlyMap<string, number> = new Map();
export const noResources: ComputeResources = { milliCPU: 0, memory: 0, ephemeralStorage: 0, pods: 0, scalar: noScalars };

export function toComputeResources(amounts: ResourceAmounts): ComputeResources {
  let scalar: Map<string, number> | undefined;
  for (const [name, amount] of amounts) if (isScalarResource(name)) (scalar ??= new Map()).set(name, quantityValue(amount));
  return {
    milliCPU: milliValueOf(amounts, 'cpu'),
    memory: valueOf(amounts, 'memory'),
    ephemeralStorage: valueOf(amounts, 'ephemeral-storage'),
    pods: valueOf(amounts, 'pods'),
    scalar: scalar ?? noScalars,
  };
}

/** What is taken of a node when a pod comes (`sign` 1) or goes (-1). */
export function addResources(taken: ComputeResources, pod: ComputeResources, sign: 1 | -1): ComputeResources {
  return {
    milliCPU: taken.milliCPU + sign * pod.milliCPU,
    memory: taken.memory + sign * pod.memory,
    ephemeralStorage: taken.ephemeralStorage + sign * pod.ephemeralStorage,
    pods: taken.pods,
    scalar: addScalars(taken.scalar, pod.scalar, sign),
  };
}

/** Names the scheduler counts besides cpu, memory and ephemeral-storage (pkg/scheduler/util IsScalarResourceName). */
export function isScalarResource(name: string): boolean {
  if (plainResources.has(name)) return false;
  return isExtendedResource(name) || isHugePageResource(name) || name.includes('kubernetes.io/') || name.startsWith('attachable-volumes-');
}

const plainResources: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods', 'storage']);

function addScalars(taken: ReadonlyMap<string, number>, pod: ReadonlyMap<string, number>, sign: 1 | -1): ReadonlyMap<string, number> {
  if (pod.size === 0) return taken;
  const sum = new Map(taken);
  for (const [name, amount] of pod) sum.set(name, (sum.get(name) ?? 0) + sign * amount);
  return sum;
}

function valueOf(amounts: ResourceAmounts, name: string): number {
  const amount = amounts.get(name);
  return amount ? quantityValue(amount) : 0;
}

function milliValueOf(amounts: ResourceAmounts, name: string): number {
  const amount = amounts.get(name);
  return amount ? quantityMilliValue(amount) : 0;
}
