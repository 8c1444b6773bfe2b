import { warning, type PodEvent } from '#domain/kubelet/pod-event.js';

const firstBackOffMs = 500;
const longestBackOffMs = 122_000;

/** A pod is told to wait for its volumes no longer than this, ms; then it begins again. */
export const mountTimeoutMs = 123_000;

/** How long to wait after so many attempts that failed, ms. Source: pkg/util/goroutinemap/exponentialbackoff. */
export function mountBackOffMs(failures: number): number {
  return Math.min(firstBackOffMs * 2 ** (failures - 1), longestBackOffMs);
}

export function setUpFailed(volume: string, problem: string): PodEvent {
  return warning('FailedMount', `MountVolume.SetUp failed for volume ${JSON.stringify(volume)} : ${problem}`);
}

/** Source: WaitForAttachAndMount in pkg/kubelet/volumemanager/volume_manager.go. */
export function mountFailed(
  { unmounted, unprocessed }: { readonly unmounted: readonly string[]; readonly unprocessed: readonly string[] },
  problem = 'context deadline exceeded',
): PodEvent {
  const lists = `unmounted volumes=[${unmounted.join(' ')}], unattached volumes=[], failed to process volumes=[${unprocessed.join(' ')}]`;
  return warning('FailedMount', `Unable to attach or mount volumes: ${lists}: ${problem}`);
}
