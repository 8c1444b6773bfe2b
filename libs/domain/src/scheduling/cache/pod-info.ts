import { milliQuantity, wholeQuantity, type Quantity } from '#domain/quantity/quantity.js';
import { hasPodLevelRequests } from '#domain/resources/core/pod/pod-level-resources.js';
import { podRequests } from '#domain/resources/core/pod/pod-requests.js';
import type { ResourceAmounts } from '#domain/resources/core/pod/resource-amounts.js';
import {
  affinityTerms,
  weightedAffinityTerms,
  type AffinityTerm,
  type WeightedAffinityTerm,
} from '#domain/scheduling/cache/affinity-term.js';
import { type ComputeResources, toComputeResources } from '#domain/scheduling/cache/compute-resources.js';
import { type HostPort, hostPortsOf } from '#domain/scheduling/cache/host-ports.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

/** What a container without requests counts for in scores, so that many of them do not gather on one node: 100m and 200 MB. */
export const defaultRequests: ResourceAmounts = new Map<string, Quantity>([
  ['cpu', milliQuantity(100)],
  ['memory', wholeQuantity(200 * 1024 * 1024)],
]);

/** cpu and memory as scores count them: nothing asked for counts as a little. */
export interface NonZeroRequests {
  readonly milliCPU: number;
  readonly memory: number;
}

/** A pod with what the scheduler works out of it once. Source: pkg/scheduler/framework/types.go PodInfo. */
export class PodInfo {
  readonly uid: string;
  readonly priority: number;
  readonly requests: ComputeResources;
  readonly nonZeroRequests: NonZeroRequests;
  readonly hostPorts: readonly HostPort[];
  /** Keys of the PersistentVolumeClaims that its volumes name. */
  readonly claims: readonly string[];
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly WeightedAffinityTerm[];
  readonly preferredAntiAffinity: readonly WeightedAffinityTerm[];
  /** Why some terms of pod affinity could not be read; those are left out. */
  readonly problem: string | undefined;

  constructor(readonly pod: Pod) {
    this.uid = pod.metadata.uid;
    this.priority = podPriority(pod);
    const amounts = podRequests(pod, { useStatus: true });
    this.requests = toComputeResources(amounts);
    this.nonZeroRequests = nonZeroRequests(pod, amounts);
    this.hostPorts = hostPortsOf(pod);
    this.claims = claimKeys(pod);

    const problems: string[] = [];
    const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
    const read = <T>(name: string, terms: () => readonly T[]): readonly T[] => {
      try {
        return terms();
      } catch (error) {
        if (!isStatusError(error)) throw error;
        problems.push(`${name}: ${error.message}`);
        return [];
      }
    };
    this.requiredAffinity = read('requiredAffinityTerms', () =>
      affinityTerms(pod, podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    );
    this.requiredAntiAffinity = read('requiredAntiAffinityTerms', () =>
      affinityTerms(pod, podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    );
    this.preferredAffinity = read('preferredAffinityTerms', () =>
      weightedAffinityTerms(pod, podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    );
    this.preferredAntiAffinity = read('preferredAntiAffinityTerms', () =>
      weightedAffinityTerms(pod, podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    );
    this.problem = problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
  }

  /** True when it says anything of other pods at all. */
  get hasAffinity(): boolean {
    const { podAffinity, podAntiAffinity } = this.pod.spec.affinity ?? {};
    return podAffinity !== undefined || podAntiAffinity !== undefined;
  }

  get hasRequiredAntiAffinity(): boolean {
    return (this.pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.length ?? 0) > 0;
  }
}

export function podPriority(pod: Pod): number {
  return pod.spec.priority ?? 0;
}

function nonZeroRequests(pod: Pod, amounts: ResourceAmounts): NonZeroRequests {
  const missing = hasPodLevelRequests(pod.spec) ? new Map([...defaultRequests].filter(([name]) => !amounts.has(name))) : defaultRequests;
  const counted = missing.size === 0 ? amounts : podRequests(pod, { useStatus: true, whenMissing: missing });
  const { milliCPU, memory } = toComputeResources(counted);
  return { milliCPU, memory };
}

function claimKeys(pod: Pod): readonly string[] {
  const { namespace = '' } = pod.metadata;
  return (pod.spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) => (claim ? [`${namespace}/${claim.claimName}`] : []));
}
