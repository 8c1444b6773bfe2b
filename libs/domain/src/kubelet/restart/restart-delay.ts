import { backOffUntil, nextBackOff, restartLimits, type BackOff } from '#domain/kubelet/restart/back-off.js';
import { containerPath, podText, warning, type PodEvent } from '#domain/kubelet/pod-event.js';
import type { PodView, StartFailure } from '#domain/kubelet/pod-view.js';
import type { Container } from '#domain/schema/types/core-v1.js';
import { formatGoDuration } from '#domain/time/go-duration.js';

/** Whether a container may be started again already. */
export type RestartDelay =
  /** It may; `backOff` is what counts for its next end, undefined when it has not ended before. */
  { readonly wait: false; readonly backOff?: BackOff } | { readonly wait: true; readonly failure: StartFailure; readonly event: PodEvent };

/** Source: doBackOff in pkg/kubelet/kuberuntime/kuberuntime_manager.go. */
export function restartDelay(view: PodView, container: Container, current: BackOff | undefined, now: number): RestartDelay {
  const ended = view.runtime.containers.find(({ name, state }) => name === container.name && state === 'exited');
  if (!ended) return { wait: false };
  const endedAt = ended.finishedAt ?? now;
  const retryAt = backOffUntil(current, endedAt, now, restartLimits);
  if (retryAt === undefined || !current) return { wait: false, backOff: nextBackOff(current, endedAt, now, restartLimits) };
  const pod = podText(view.pod);
  const duration = formatGoDuration(BigInt(current.ms) * 1_000_000n);
  return {
    wait: true,
    failure: {
      reason: 'CrashLoopBackOff',
      message: `back-off ${duration} restarting failed container=${container.name} pod=${pod}`,
      retryAt,
    },
    event: warning(
      'BackOff',
      `Back-off restarting failed container ${container.name} in pod ${pod}`,
      containerPath(view.pod, container.name),
    ),
  };
}
