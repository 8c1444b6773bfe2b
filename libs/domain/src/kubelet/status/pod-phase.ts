import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import { containerShouldRestart } from '#domain/resources/core/pod/container-restart.js';
import type { Container, ContainerStatus, PodSpec } from '#domain/schema/types/core-v1.js';

/** The reason of containers that were removed so that the whole pod starts over. */
export const restartingAllContainers = 'RestartingAllContainers';

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

export interface PhaseInput {
  readonly spec: PodSpec;
  /** Of containers and init containers. */
  readonly statuses: readonly ContainerStatus[];
  /** The pod is being stopped or has stopped: nothing restarts any more. */
  readonly terminal: boolean;
  /** A regular container of the current sandbox has been started. */
  readonly initialized: boolean;
}

/** The phase that container statuses amount to. Source: getPhase in pkg/kubelet/kubelet_pods.go. */
export function podPhase({ spec, statuses, terminal, initialized }: PhaseInput): PodPhase {
  const byName = new Map(statuses.map((status) => [status.name, status]));
  const init = countInit(spec, byName);
  const sidecars = countSidecars(spec, byName);
  const main = countMain(spec, byName);
  if (init.failedForGood > 0) return 'Failed';
  if (init.pending > 0 || (sidecars.pending > 0 && !initialized) || sidecars.waiting + main.waiting > 0) return 'Pending';
  if (sidecars.unknown + main.unknown > 0) return 'Pending';
  if (sidecars.running + main.running > 0) return 'Running';
  if (main.stopped === 0) return 'Pending';
  if (!terminal && main.stopped !== main.stoppedForGood) return 'Running';
  return main.stopped === main.succeeded ? 'Succeeded' : 'Failed';
}

type ByName = ReadonlyMap<string, ContainerStatus>;

function countInit(spec: PodSpec, byName: ByName): { readonly pending: number; readonly failedForGood: number } {
  let pending = 0;
  let failedForGood = 0;
  for (const container of spec.initContainers ?? []) {
    if (isRestartableInitContainer(container)) continue;
    const { state = {}, lastState = {} } = byName.get(container.name) ?? {};
    const ended = state.terminated ?? (state.waiting && lastState.terminated);
    if (!ended) pending += 1;
    else if (ended.exitCode !== 0 && !startsAgain(container, spec, ended)) failedForGood += 1;
  }
  return { pending, failedForGood };
}

/** Sidecars that ended do not count: they are started again, or stopped with the pod. */
function countSidecars(
  spec: PodSpec,
  byName: ByName,
): { readonly running: number; readonly pending: number; readonly waiting: number; readonly unknown: number } {
  let [running, pending, waiting, unknown] = [0, 0, 0, 0];
  for (const container of spec.initContainers ?? []) {
    if (!isRestartableInitContainer(container)) continue;
    const status = byName.get(container.name);
    if (!status) {
      unknown += 1;
    } else if (status.state.running) {
      running += 1;
      if (status.started !== true) pending += 1;
    } else if (status.state.waiting && !status.lastState.terminated) {
      pending += 1;
      waiting += 1;
    } else if (!status.state.terminated && !status.state.waiting) {
      pending += 1;
      unknown += 1;
    }
  }
  return { running, pending, waiting, unknown };
}

interface MainCount {
  readonly running: number;
  readonly waiting: number;
  readonly unknown: number;
  /** Ended, whether or not they wait for a restart. */
  readonly stopped: number;
  readonly stoppedForGood: number;
  readonly succeeded: number;
}

function countMain(spec: PodSpec, byName: ByName): MainCount {
  let [running, waiting, unknown, stopped, stoppedForGood, succeeded] = [0, 0, 0, 0, 0, 0];
  for (const container of spec.containers ?? []) {
    const { state = {}, lastState = {} } = byName.get(container.name) ?? {};
    const ended = state.terminated ?? (state.waiting && lastState.terminated);
    if (state.running) {
      running += 1;
    } else if (ended) {
      stopped += 1;
      if (!startsAgain(container, spec, ended)) stoppedForGood += 1;
      if (state.terminated?.exitCode === 0) succeeded += 1;
    } else if (state.waiting) {
      waiting += 1;
    } else {
      unknown += 1;
    }
  }
  return { running, waiting, unknown, stopped, stoppedForGood, succeeded };
}

function startsAgain(container: Container, spec: PodSpec, ended: { readonly exitCode: number; readonly reason?: string }): boolean {
  return containerShouldRestart(container, spec, ended.exitCode) || ended.reason === restartingAllContainers;
}
