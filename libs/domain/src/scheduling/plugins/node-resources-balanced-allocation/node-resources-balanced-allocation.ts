import type { ComputeResources } from '#domain/scheduling/cache/compute-resources.js';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { maxNodeScore } from '#domain/scheduling/framework/score.js';

type CpuAndMemory = Pick<ComputeResources, 'milliCPU' | 'memory'>;

/**
 * Prefers nodes of which cpu and memory are then used to the same degree, or more evenly than before. A pod without requests does not change
 * that and is not scored. Source: plugins/noderesources/balanced_allocation.go.
 */
export const nodeResourcesBalancedAllocation: Plugin<unknown, CpuAndMemory> = {
  name: 'NodeResourcesBalancedAllocation',
  preScore({ pod: { requests } }) {
    return requests.milliCPU === 0 && requests.memory === 0 ? 'skip' : { state: requests };
  },
  score(pod, { requested, allocatable }) {
    const then = { milliCPU: requested.milliCPU + pod.milliCPU, memory: requested.memory + pod.memory };
    const half = maxNodeScore / 2;
    return half + Math.trunc((half + balance(then, allocatable) - balance(requested, allocatable)) / 2);
  },
};

/** 100 when both are used to the same degree, 50 when one is full and the other empty. */
function balance(used: CpuAndMemory, allocatable: CpuAndMemory): number {
  const shares = [share(used.milliCPU, allocatable.milliCPU), share(used.memory, allocatable.memory)].filter((one) => one !== undefined);
  const [first = 0, second] = shares;
  const deviation = second === undefined ? 0 : Math.abs((first - second) / 2);
  return Math.trunc((1 - deviation) * maxNodeScore);
}

function share(used: number, allocatable: number): number | undefined {
  return allocatable === 0 ? undefined : Math.min(used / allocatable, 1);
}
