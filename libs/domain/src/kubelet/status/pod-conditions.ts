import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import { goQuote } from '#domain/json/go-marshal.js';
import type { Container, ContainerStatus, PodCondition, PodSpec } from '#domain/schema/types/core-v1.js';

/** The conditions of a pod that the kubelet owns, without their times. Source: pkg/kubelet/status/generate.go. */

export interface ConditionInput {
  readonly spec: PodSpec;
  /** Of init containers and containers. Undefined when nothing is known of any. */
  readonly statuses: readonly ContainerStatus[] | undefined;
  readonly phase: string;
  readonly generation: number;
}

const kubeletConditions: ReadonlySet<string> = new Set([
  'PodScheduled',
  'Ready',
  'Initialized',
  'ContainersReady',
  'PodResizeInProgress',
  'PodResizePending',
  'PodReadyToStartContainers',
  'AllContainersRestarting',
]);

/** Whether the kubelet alone sets conditions of this type; others are kept as they are. */
export function isKubeletCondition(type: string): boolean {
  return kubeletConditions.has(type);
}

/** True once there is a sandbox with a network. */
export function readyToStartCondition(sandboxReady: boolean, generation: number): PodCondition {
  return condition('PodReadyToStartContainers', generation, { status: sandboxReady ? 'True' : 'False' });
}

export function containersReadyCondition(input: ConditionInput): PodCondition {
  return condition('ContainersReady', input.generation, containersReadiness(input));
}

/** `others` are the conditions that readiness gates may name. */
export function readyCondition(input: ConditionInput, others: readonly PodCondition[]): PodCondition {
  const containers = containersReadiness(input);
  return condition('Ready', input.generation, containers.status === 'True' ? gatesReadiness(input.spec, others) : containers);
}

/** `before` is the condition as it stood: once True it stays, whatever init containers do while all containers restart. */
export function initializedCondition(input: ConditionInput, before: PodCondition | undefined): PodCondition {
  return condition('Initialized', input.generation, initialization(input, before));
}

interface Finding {
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

const yes: Finding = { status: 'True' };

function condition(type: string, generation: number, finding: Finding): PodCondition {
  return { type, observedGeneration: generation, ...finding };
}

function containersReadiness({ spec, statuses, phase }: ConditionInput): Finding {
  if (!statuses) return { status: 'False', reason: 'UnknownContainerStatuses' };
  const counted = [...(spec.initContainers ?? []).filter(isRestartableInitContainer), ...(spec.containers ?? [])];
  const { unknown, unfit } = sift(counted, statuses, (_container, { ready }) => ready);
  if (phase === 'Succeeded' && unknown.length === 0) return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const message = sentence(unknown, unfit, 'unready');
  return message === '' ? yes : { status: 'False', reason: 'ContainersNotReady', message };
}

function gatesReadiness(spec: PodSpec, others: readonly PodCondition[]): Finding {
  const problems = (spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const found = others.find(({ type }) => type === conditionType);
    if (!found) return [`corresponding condition of pod readiness gate ${goQuote(conditionType)} does not exist.`];
    if (found.status === 'True') return [];
    return [`the status of pod readiness gate ${goQuote(conditionType)} is not "True", but ${found.status}`];
  });
  return problems.length === 0 ? yes : { status: 'False', reason: 'ReadinessGatesNotReady', message: problems.join(', ') };
}

function initialization({ spec, statuses, phase }: ConditionInput, before: PodCondition | undefined): Finding {
  const initContainers = spec.initContainers ?? [];
  if (!statuses && initContainers.length > 0) return { status: 'False', reason: 'UnknownContainerStatuses' };
  const { unknown, unfit } = sift(initContainers, statuses ?? [], (container, status) =>
    isRestartableInitContainer(container) ? status.started === true : status.ready,
  );
  if (phase === 'Succeeded' && unknown.length === 0) return { status: 'True', reason: 'PodCompleted' };
  if (hasAnyContainerStarted(spec, statuses ?? [])) return yes;
  const message = sentence(unknown, unfit, 'incomplete');
  if (message === '' || before?.status === 'True') return yes;
  return { status: 'False', reason: 'ContainersNotInitialized', message };
}

function hasAnyContainerStarted(spec: PodSpec, statuses: readonly ContainerStatus[]): boolean {
  const names = new Set(spec.containers?.map(({ name }) => name));
  return statuses.some(({ name, state }) => names.has(name) && (state.running !== undefined || state.terminated !== undefined));
}

function sift(
  containers: readonly Container[],
  statuses: readonly ContainerStatus[],
  isFit: (container: Container, status: ContainerStatus) => boolean,
): { readonly unknown: readonly string[]; readonly unfit: readonly string[] } {
  const unknown: string[] = [];
  const unfit: string[] = [];
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name);
    if (!status) unknown.push(container.name);
    else if (!isFit(container, status)) unfit.push(container.name);
  }
  return { unknown, unfit };
}

/** Lists of names stand in brackets, apart by blanks, as Go prints a slice. */
function sentence(unknown: readonly string[], unfit: readonly string[], word: 'unready' | 'incomplete'): string {
  const parts = [];
  if (unknown.length > 0) parts.push(`containers with unknown status: [${unknown.join(' ')}]`);
  if (unfit.length > 0) parts.push(`containers with ${word} status: [${unfit.join(' ')}]`);
  return parts.join(', ');
}
