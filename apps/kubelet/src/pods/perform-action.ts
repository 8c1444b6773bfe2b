import { warning } from '#domain/kubelet/pod-event.js';
import { containerGraceSeconds } from '#domain/kubelet/stop/grace-period.js';
import type { PodAction, StartContainer } from '#domain/kubelet/sync/sync-pod.js';
import { RuntimeError } from '../runtime/container-runtime.js';
import type { ClusterObjects } from './cluster-objects.js';
import type { KnownPod } from './known-pod.js';
import { startContainer } from './start-container.js';
import { stopContainer, stopContainers, type StopTarget } from './stop-container.js';

/** All that is needed to do something about a pod. */
export interface Hands extends StopTarget {
  /** This learns of what failed. */
  readonly known: KnownPod;
  readonly objects: ClusterObjects;
  /** When to try again what failed just now, ms. */
  readonly retryAt: (reason: string) => number;
}

/** Does what was decided. Whether the actions that follow are to be done. */
export async function performAction(action: PodAction, hands: Hands): Promise<boolean> {
  const { known, pod, runtime } = hands;
  switch (action.do) {
    case 'kill-pod':
      await stopContainers(hands, known.runningContainers(), ({ name }) => containerGraceSeconds(pod, known.container(name), 'Unknown'));
      await runtime.stopSandbox(known.uid);
      return true;
    case 'kill-container': {
      const { record, message, reason } = action;
      const graceSeconds = containerGraceSeconds(pod, known.container(record.name), reason);
      await stopContainer(hands, { record, message, graceSeconds });
      return true;
    }
    case 'remove-container': {
      const { record } = action;
      if (record.state === 'running') await stopContainer(hands, { record, message: 'killing', graceSeconds: 0 });
      await runtime.removeContainer(known.uid, record.id);
      return true;
    }
    case 'create-sandbox':
      await createSandbox(action.attempt, hands);
      return true;
    case 'start-container':
      return start(action, hands);
  }
}

/** Init containers run again in a new sandbox, so those of the one before are removed. */
async function createSandbox(attempt: number, { known, pod, runtime, tell }: Hands): Promise<void> {
  const init = new Set(pod.spec.initContainers?.map(({ name }) => name));
  const old = runtime.inspect(known.uid).containers.filter(({ name }) => init.has(name));
  for (const { id } of old) await runtime.removeContainer(known.uid, id);
  try {
    await runtime.createSandbox(pod, attempt);
  } catch (error) {
    if (error instanceof RuntimeError) tell(warning('FailedCreatePodSandBox', `Failed to create pod sandbox: ${error.message}`));
    throw error;
  }
}

async function start({ container, backOff, stopsOnFailure }: StartContainer, hands: Hands): Promise<boolean> {
  const { failures, backOffs, pulls } = hands.known;
  const { name } = container;
  if (backOff) backOffs.set(name, backOff);
  const failure = await startContainer(container, { ...hands, pulls });
  if (failure) failures.set(name, failure);
  else failures.delete(name);
  return !failure || !stopsOnFailure;
}
