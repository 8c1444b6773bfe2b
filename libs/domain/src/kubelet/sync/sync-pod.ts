import { isPodConditionTrue } from '#domain/resources/core/pod/pod-condition.js';
import type { BackOff } from '#domain/kubelet/restart/back-off.js';
import { activeDeadline, deadlineExceeded } from '#domain/kubelet/restart/deadline.js';
import { restartDelay } from '#domain/kubelet/restart/restart-delay.js';
import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import type { ContainerRecord } from '#domain/kubelet/runtime/pod-runtime.js';
import type { ContainerKind } from '#domain/kubelet/status/container-statuses.js';
import { continueStatus } from '#domain/kubelet/status/continue-status.js';
import { podStatusOf } from '#domain/kubelet/status/pod-status.js';
import { normal, type PodEvent } from '#domain/kubelet/pod-event.js';
import { isTerminalPhase } from '#domain/resources/core/pod/pod-phase.js';
import { previousStatus, type PodView, type StartFailure } from '#domain/kubelet/pod-view.js';
import type { ContainerKill } from '#domain/kubelet/sync/container-kill.js';
import { podActions } from '#domain/kubelet/sync/pod-actions.js';
import type { Container, PodStatus } from '#domain/schema/types/core-v1.js';

/** What to do for a pod that is to run, decided from what is known of it. */
export interface SyncPlan {
  /** To report, before anything is done. */
  readonly status: PodStatus;
  /** Done one after another; look again when they are done. */
  readonly actions: readonly PodAction[];
  readonly events: readonly PodEvent[];
  /** Containers that wait to be started again, and why. */
  readonly failures: ReadonlyMap<string, StartFailure>;
  /** Look again at this time (ms) even if nothing changes. */
  readonly lookAgainAt?: number;
  /** The pod has ended: stop what is left of it. */
  readonly terminal: boolean;
}

export type PodAction =
  /** Stops all containers and the sandbox. */
  | { readonly do: 'kill-pod' }
  | ({ readonly do: 'kill-container' } & ContainerKill)
  | { readonly do: 'remove-container'; readonly record: ContainerRecord }
  | { readonly do: 'create-sandbox'; readonly attempt: number }
  | StartContainer;

export interface StartContainer {
  readonly do: 'start-container';
  readonly container: Container;
  readonly kind: ContainerKind;
  /** What its next end will be held against. */
  readonly backOff?: BackOff;
  /** When it cannot be started, the actions after it are not done. */
  readonly stopsOnFailure: boolean;
}

/** `backOffs` are those of earlier restarts, by container name. Source: SyncPod in pkg/kubelet/kubelet.go and kuberuntime_manager.go. */
export function syncPod(view: PodView, backOffs: ReadonlyMap<string, BackOff>, now: number): SyncPlan {
  const previous = previousStatus(view);
  const status = continueStatus(view.pod, previous, podStatusOf(view, now), now) ?? previous;
  const deadline = activeDeadline(view.pod, status);
  const idle = { status, actions: [], events: [], failures: new Map<string, StartFailure>() };
  if (isTerminalPhase(status.phase)) return { ...idle, events: lateness(status, previous), terminal: true };
  const restartAll = isPodConditionTrue(status, 'AllContainersRestarting');
  const wanted = podActions(view, restartAll);
  const starts = planStarts(view, wanted, { backOffs, now });
  const next = Math.min(deadline ?? Infinity, ...[...starts.failures.values()].map(({ retryAt }) => retryAt));
  return {
    ...idle,
    actions: [...killActions(view, wanted), ...starts.actions],
    events: [...sandboxEvents(view, wanted.createSandbox), ...starts.events],
    failures: starts.failures,
    ...(Number.isFinite(next) && { lookAgainAt: next }),
    terminal: false,
  };
}

function lateness(status: PodStatus, previous: PodStatus): readonly PodEvent[] {
  const late = status.reason === deadlineExceeded.reason && previous.reason !== deadlineExceeded.reason;
  return late ? [normal(deadlineExceeded.reason, deadlineExceeded.message)] : [];
}

type Wanted = ReturnType<typeof podActions>;

function killActions({ runtime }: PodView, { killPod, createSandbox, kill, reset }: Wanted): readonly PodAction[] {
  const { sandbox } = runtime;
  const attempt: PodAction[] = createSandbox ? [{ do: 'create-sandbox', attempt: sandbox ? sandbox.attempt + 1 : 0 }] : [];
  if (killPod)
    return sandbox?.ready || runtime.containers.some(({ state }) => state === 'running') ? [{ do: 'kill-pod' }, ...attempt] : attempt;
  return [
    ...kill.map((one): PodAction => ({ do: 'kill-container', ...one })),
    ...reset.map((record): PodAction => ({ do: 'remove-container', record })),
  ];
}

function sandboxEvents({ runtime: { sandbox } }: PodView, createSandbox: boolean): readonly PodEvent[] {
  return createSandbox && sandbox ? [normal('SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.')] : [];
}

interface Starts {
  readonly actions: readonly StartContainer[];
  readonly events: readonly PodEvent[];
  readonly failures: ReadonlyMap<string, StartFailure>;
}

/** Containers are started in order. One that must wait holds back the rest only when it is a plain init container. */
function planStarts(
  view: PodView,
  wanted: Wanted,
  { backOffs, now }: { readonly backOffs: ReadonlyMap<string, BackOff>; readonly now: number },
): Starts {
  const actions: StartContainer[] = [];
  const events: PodEvent[] = [];
  const failures = new Map<string, StartFailure>();
  const each: readonly (readonly [ContainerKind, Container])[] = [
    ...wanted.startEphemeral.map((container) => ['ephemeral', container] as const),
    ...wanted.startInit.map((container) => ['init', container] as const),
    ...wanted.start.map((container) => ['regular', container] as const),
  ];
  for (const [kind, container] of each) {
    const stopsOnFailure = kind === 'init' && !isRestartableInitContainer(container);
    const delay = restartDelay(view, container, backOffs.get(container.name), now);
    if (!delay.wait) {
      actions.push({ do: 'start-container', container, kind, stopsOnFailure, ...(delay.backOff && { backOff: delay.backOff }) });
      continue;
    }
    events.push(delay.event);
    failures.set(container.name, delay.failure);
    if (stopsOnFailure) break;
  }
  return { actions, events, failures };
}
