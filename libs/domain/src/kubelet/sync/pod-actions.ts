import { startsPodOver } from '#domain/kubelet/restart/restart-all-containers.js';
import { containerDefinition, findContainer, type ContainerRecord, type PodRuntime } from '#domain/kubelet/runtime/pod-runtime.js';
import { shouldStart } from '#domain/kubelet/status/container-statuses.js';
import type { PodView } from '#domain/kubelet/pod-view.js';
import { unknownKill, type ContainerKill, type KillReason } from '#domain/kubelet/sync/container-kill.js';
import { initContainerActions } from '#domain/kubelet/sync/init-container-actions.js';
import type { Container, PodSpec } from '#domain/schema/types/core-v1.js';

/** What a pod needs so that it becomes what its spec says. Source: computePodActions in pkg/kubelet/kuberuntime/kuberuntime_manager.go. */
export interface PodActions {
  /** Stop everything, the sandbox too. */
  readonly killPod: boolean;
  readonly createSandbox: boolean;
  /** Containers to stop, by themselves. */
  readonly kill: readonly ContainerKill[];
  /** Containers to remove, one after another, because the whole pod starts over. Those that run are killed first. */
  readonly reset: readonly ContainerRecord[];
  readonly startEphemeral: readonly Container[];
  /** In this order. */
  readonly startInit: readonly Container[];
  readonly start: readonly Container[];
}

export const noActions: PodActions = {
  killPod: false,
  createSandbox: false,
  kill: [],
  reset: [],
  startEphemeral: [],
  startInit: [],
  start: [],
};

export function podActions(view: PodView, restartAll: boolean): PodActions {
  const { pod, runtime } = view;
  if (restartAll) return { ...noActions, reset: containersToReset(pod.spec, runtime) };
  if (needsSandbox(view)) return sandboxActions(view);
  const startEphemeral = (pod.spec.ephemeralContainers ?? []).filter(({ name }) => !findContainer(runtime, name)) as readonly Container[];
  const init = initContainerActions(view);
  if (init.failed) return { ...noActions, killPod: true, kill: init.kill, startEphemeral };
  if (!init.initialized) return { ...noActions, kill: init.kill, startInit: init.start, startEphemeral };
  const main = mainActions(view);
  const nothingLeft = main.kept === 0 && main.start.length === 0;
  const kill = [...init.kill, ...main.kill];
  return { ...noActions, killPod: nothingLeft, kill, startInit: nothingLeft ? [] : init.start, start: main.start, startEphemeral };
}

/** Whether the pod has no sandbox that containers could run in. */
export function needsSandbox({ pod, runtime: { sandbox } }: PodView): boolean {
  return !sandbox?.ready || (pod.spec.hostNetwork !== true && sandbox.ips.length === 0);
}

/** With a new sandbox everything starts over, unless the pod has nothing left to do. */
function sandboxActions({ pod: { spec }, runtime }: PodView): PodActions {
  const again = { ...noActions, killPod: true };
  const hasRun = runtime.containers.length > 0;
  if (spec.restartPolicy === 'Never' && runtime.sandbox && hasRun) return again;
  const start = (spec.containers ?? []).filter((container) => {
    const once = (container.restartPolicy ?? spec.restartPolicy) === 'OnFailure';
    return !(once && hasSucceeded(runtime, container));
  });
  const wasInitialized = (spec.containers ?? []).some(({ name }) => {
    const state = findContainer(runtime, name)?.state;
    return state !== undefined && state !== 'unknown';
  });
  if (start.length === 0 && wasInitialized) return again;
  const [firstInit] = spec.initContainers ?? [];
  return { ...again, createSandbox: true, ...(firstInit ? { startInit: [firstInit] } : { start }) };
}

function hasSucceeded(runtime: PodRuntime, { name }: Container): boolean {
  const record = findContainer(runtime, name);
  return record?.state === 'exited' && record.exitCode === 0;
}

interface MainActions {
  readonly kept: number;
  readonly start: readonly Container[];
  readonly kill: readonly ContainerKill[];
}

function mainActions(view: PodView): MainActions {
  let kept = 0;
  const start: Container[] = [];
  const kill: ContainerKill[] = [];
  for (const container of view.pod.spec.containers ?? []) {
    const record = findContainer(view.runtime, container.name);
    if (record?.state !== 'running') {
      if (!shouldStart(view, container, record)) continue;
      start.push(container);
      if (record?.state === 'unknown') kill.push(unknownKill(record, 'Container'));
      continue;
    }
    const fault = faultOf(view, container, record);
    if (!fault) {
      kept += 1;
      continue;
    }
    const restarts = fault.always || (container.restartPolicy ?? view.pod.spec.restartPolicy) !== 'Never';
    if (restarts) start.push(container);
    kill.push({ record, message: restarts ? `${fault.message}, will be restarted` : fault.message, reason: fault.reason });
  }
  return { kept, start, kill };
}

interface Fault {
  readonly message: string;
  readonly reason: KillReason;
  /** It is started again whatever the policy. */
  readonly always: boolean;
}

function faultOf(view: PodView, container: Container, record: ContainerRecord): Fault | undefined {
  const { name } = container;
  if (record.definition !== containerDefinition(container)) {
    return { message: `Container ${name} definition changed`, reason: 'Unknown', always: true };
  }
  const results = view.probes.get(record.id);
  if (results?.liveness === 'failure') {
    return { message: `Container ${name} failed liveness probe`, reason: 'LivenessProbe', always: false };
  }
  if (results?.startup === 'failure') {
    return { message: `Container ${name} failed startup probe`, reason: 'StartupProbe', always: false };
  }
  return undefined;
}

/** The containers whose end started this go last, so that the pod is not taken for cleaned up before it is. */
function containersToReset(spec: PodSpec, runtime: PodRuntime): readonly ContainerRecord[] {
  const sift = (containers: readonly Container[]): { readonly sources: ContainerRecord[]; readonly targets: ContainerRecord[] } => {
    const sources: ContainerRecord[] = [];
    const targets: ContainerRecord[] = [];
    for (const container of containers) {
      for (const record of runtime.containers.filter(({ name }) => name === container.name)) {
        (record.state === 'exited' && startsPodOver(container, record.exitCode ?? 0) ? sources : targets).push(record);
      }
    }
    return { sources, targets };
  };
  const init = sift(spec.initContainers ?? []);
  const main = sift(spec.containers ?? []);
  return [...main.targets, ...init.targets, ...main.sources, ...init.sources];
}
