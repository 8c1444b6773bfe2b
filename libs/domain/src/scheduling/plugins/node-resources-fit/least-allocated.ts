import type { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import type { NonZeroRequests } from '#domain/scheduling/cache/pod-info.js';
import { maxNodeScore } from '#domain/scheduling/framework/score.js';

/** How much of cpu and memory would be left, in percent, on average. Source: plugins/noderesources/least_allocated.go. */
export function leastAllocatedScore(pod: NonZeroRequests, { allocatable, nonZeroRequested }: NodeInfo): number {
  const shares = [
    { capacity: allocatable.milliCPU, requested: nonZeroRequested.milliCPU + pod.milliCPU },
    { capacity: allocatable.memory, requested: nonZeroRequested.memory + pod.memory },
  ].filter(({ capacity }) => capacity > 0);
  if (shares.length === 0) return 0;
  const sum = shares.reduce((total, { capacity, requested }) => total + shareLeft(requested, capacity), 0);
  return Math.trunc(sum / shares.length);
}

function shareLeft(requested: number, capacity: number): number {
  return requested > capacity ? 0 : Math.trunc(((capacity - requested) * maxNodeScore) / capacity);
}
