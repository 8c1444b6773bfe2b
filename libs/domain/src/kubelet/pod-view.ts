import type { ProbeResults } from '#domain/kubelet/probes/probe-results.js';
import type { PodRuntime } from '#domain/kubelet/runtime/pod-runtime.js';
import type { Pod, PodStatus } from '#domain/schema/types/core-v1.js';

/** What a kubelet knows of one pod at a moment. Whatever it decides about the pod is a function of this and of the time. */
export interface PodView {
  /** As the API server has it. */
  readonly pod: Pod;
  /** What the kubelet last made of it; undefined before it made anything, when the API server's status counts. */
  readonly lastStatus?: PodStatus;
  readonly runtime: PodRuntime;
  readonly probes: ProbeResults;
  /** Why containers are not started, by container name. Upstream's reason cache. */
  readonly startFailures: ReadonlyMap<string, StartFailure>;
  /** Addresses of the node, primary first. */
  readonly hostIPs: readonly string[];
  /** When the kubelet started, ms: containers that ran before keep their readiness. */
  readonly kubeletStartedAt: number;
}

/** The last attempt to start a container failed; shown as its waiting state until an attempt succeeds. */
export interface StartFailure {
  /** `CrashLoopBackOff`, `ErrImagePull`, `CreateContainerConfigError`, … */
  readonly reason: string;
  readonly message: string;
  /** When another attempt is due, ms. */
  readonly retryAt: number;
}

/** The status that a new one is compared with and continues. */
export function previousStatus({ pod, lastStatus }: PodView): PodStatus {
  return lastStatus ?? pod.status;
}
