import { imageStep, pulledEvent, pullFailed, type ImageFailure, type PullHistory } from '#domain/kubelet/images/image-pull.js';
import { containerPath, normal, warning, type PodEvent } from '#domain/kubelet/pod-event.js';
import type { StartFailure } from '#domain/kubelet/pod-view.js';
import { findContainer } from '#domain/kubelet/runtime/pod-runtime.js';
import { environmentProblem, environmentUses } from '#domain/kubelet/start/environment-problem.js';
import { rootProblem } from '#domain/kubelet/start/root-problem.js';
import { containerGraceSeconds } from '#domain/kubelet/stop/grace-period.js';
import type { ConfigReference } from '#domain/kubelet/volumes/config-use.js';
import type { Container } from '#domain/schema/types/core-v1.js';
import { RuntimeError } from '../runtime/container-runtime.js';
import type { ClusterObjects } from './cluster-objects.js';
import { runHook } from './run-hook.js';
import { stopContainer, type StopTarget } from './stop-container.js';

export interface StartTarget extends StopTarget {
  /** Of failed pulls, by container name; this adds to it. */
  readonly pulls: Map<string, PullHistory>;
  readonly objects: ClusterObjects;
  /** When to try again what failed just now, ms. */
  readonly retryAt: (reason: string) => number;
}

/** Starts one container; why it could not, or undefined. Source: startContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go. */
export async function startContainer(container: Container, target: StartTarget): Promise<StartFailure | undefined> {
  const { pod, tell, retryAt } = target;
  const path = containerPath(pod, container.name);
  const noImage = await ensureImage(container, path, target);
  if (noImage) return { ...noImage, retryAt: retryAt(noImage.reason) };
  const failure = (await configFailure(container, path, target)) ?? (await createAndStart(container, path, target));
  if (!failure) return undefined;
  if (failure.event) tell(failure.event);
  return { reason: failure.reason, message: failure.message, retryAt: retryAt(failure.reason) };
}

async function ensureImage(container: Container, path: string, target: StartTarget): Promise<ImageFailure | undefined> {
  const { pod, runtime, clock, pulls, signal, tell } = target;
  const { name, image = '' } = container;
  const history = pulls.get(name);
  const step = imageStep(container, { present: runtime.hasImage(pod, container), history, path }, clock.now());
  for (const event of step.events) tell(event);
  if (step.do === 'fail') return step.failure;
  if (step.do === 'use') return undefined;
  await complainOfPullSecrets(target);
  const began = clock.now();
  try {
    const { sizeBytes } = await runtime.pullImage(pod, container, signal);
    const pullMs = clock.now() - began;
    tell(pulledEvent(image, { pullMs, totalMs: pullMs, sizeBytes }, path));
    pulls.delete(name);
    return undefined;
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    const failed = pullFailed(image, error.message, { history, path }, clock.now());
    pulls.set(name, failed.history);
    for (const event of failed.events) tell(event);
    return failed.failure;
  }
}

/** Source: getPullSecretsForPod in pkg/kubelet/kubelet_pods.go. */
async function complainOfPullSecrets({ pod, objects, tell }: StartTarget): Promise<void> {
  const wanted = (pod.spec.imagePullSecrets ?? []).flatMap(({ name }): ConfigReference[] => (name ? [{ kind: 'Secret', name }] : []));
  const missing = await objects.problem(pod.metadata.namespace ?? '', wanted, (keysOf) => {
    const names = wanted.filter((reference) => !keysOf(reference)).map(({ name }) => name);
    return names.length > 0 ? names.join(', ') : undefined;
  });
  if (missing === undefined) return;
  const text = `Unable to retrieve some image pull secrets (${missing}); attempting to pull the image may not succeed.`;
  tell(warning('FailedToRetrieveImagePullSecret', text));
}

/** Needs a Secret or ConfigMap that is not there, or is told what it must not do. */
async function configFailure(container: Container, path: string, { pod, objects }: StartTarget): Promise<Failure | undefined> {
  const namespace = pod.metadata.namespace ?? '';
  const uses = environmentUses(container);
  const missing = await objects.problem(namespace, uses, (keysOf) => environmentProblem(uses, namespace, keysOf));
  const message = missing ?? rootProblem(pod, container);
  if (message === undefined) return undefined;
  return { reason: 'CreateContainerConfigError', message, event: warning('Failed', `Error: ${message}`, path) };
}

interface Failure extends ImageFailure {
  readonly event?: PodEvent;
}

async function createAndStart(container: Container, path: string, target: StartTarget): Promise<Failure | undefined> {
  const { pod, runtime, signal, tell } = target;
  const { uid } = pod.metadata;
  const before = findContainer(runtime.inspect(uid), container.name);
  let reason = 'CreateContainerError';
  let id: string;
  try {
    id = await runtime.createContainer(pod, container, before ? before.restartCount + 1 : 0);
    tell(normal('Created', 'Container created', path));
    reason = 'RunContainerError';
    await runtime.startContainer(uid, id, signal);
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    return { reason, message: error.message, event: warning('Failed', `Error: ${error.message}`, path) };
  }
  tell(normal('Started', 'Container started', path));
  return afterStart(container, id, target);
}

/** A container whose hook fails is stopped again. */
async function afterStart(container: Container, containerId: string, target: StartTarget): Promise<Failure | undefined> {
  const { pod, runtime, signal, tell } = target;
  const postStart = container.lifecycle?.postStart;
  if (!postStart) return undefined;
  const problem = await runHook('postStart', postStart, { ...target, container, containerId }, signal);
  if (problem === undefined || signal.aborted) return undefined;
  tell(warning('FailedPostStartHook', 'PostStartHook failed', containerPath(pod, container.name)));
  const record = runtime.inspect(pod.metadata.uid).containers.find(({ id }) => id === containerId);
  const graceSeconds = containerGraceSeconds(pod, container, 'FailedPostStartHook');
  if (record) await stopContainer(target, { record, message: 'FailedPostStartHook', graceSeconds });
  return { reason: 'PostStartHookError', message: problem };
}
