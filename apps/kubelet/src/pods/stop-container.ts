import { LinkedAbort } from '#client/linked-abort.js';
import { onAbort } from '#client/on-abort.js';
import { containerPath, normal, warning, type PodEvent } from '#domain/kubelet/pod-event.js';
import { containersOf } from '#domain/kubelet/runtime/containers-of.js';
import type { ContainerRecord } from '#domain/kubelet/runtime/pod-runtime.js';
import { remainingGraceSeconds } from '#domain/kubelet/stop/grace-period.js';
import { stopsAfter } from '#domain/kubelet/stop/stop-order.js';
import { runHook, type HookTarget } from './run-hook.js';

/** Why what is being done for a pod is not wanted any more. One serves all: an error costs more than the rest of it. */
export const givenUp = new Error('given up');

export interface StopRequest {
  readonly record: ContainerRecord;
  /** The Event's text; the usual one when empty. */
  readonly message: string;
  readonly graceSeconds: number;
  /** Resolves when it is the container's turn. */
  readonly turn?: Promise<unknown>;
}

export type StopTarget = Omit<HookTarget, 'container' | 'containerId'> & {
  readonly tell: (event: PodEvent) => void;
  /** Everything is given up; what is being stopped goes on in its own time, and can be stopped again with less of it. */
  readonly signal: AbortSignal;
  /** IDs of containers that are being stopped already: their hooks have run. */
  readonly stopping: Set<string>;
};

/** Stops one container: Event, hook, turn, signal. Source: killContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go. */
export async function stopContainer(target: StopTarget, { record, message, graceSeconds, turn }: StopRequest): Promise<void> {
  const { pod, runtime, clock, signal, tell, stopping } = target;
  const began = clock.now();
  if (!stopping.has(record.id)) {
    stopping.add(record.id);
    tell(normal('Killing', message || `Stopping container ${record.name}`, containerPath(pod, record.name)));
    await runPreStop(target, record, graceSeconds);
  }
  const hookMs = clock.now() - began;
  if (turn) await within(turn, Math.max(0, graceSeconds * 1000 - hookMs), target);
  const turnMs = clock.now() - began - hookMs;
  if (signal.aborted) return;
  await untilAborted(runtime.stopContainer(pod.metadata.uid, record.id, remainingGraceSeconds(graceSeconds, hookMs, turnMs)), signal);
}

async function runPreStop(target: StopTarget, { id, name }: ContainerRecord, graceSeconds: number): Promise<void> {
  const { pod, signal, tell } = target;
  const container = containersOf(pod.spec).find((one) => one.name === name);
  const preStop = container?.lifecycle?.preStop;
  if (!preStop || graceSeconds <= 0) return;
  const late = new LinkedAbort(signal);
  const hook = runHook('preStop', preStop, { ...target, container, containerId: id }, late.signal);
  const problem = await within(hook, graceSeconds * 1000, target);
  late.unlink();
  late.abort(givenUp);
  if (problem !== undefined) tell(warning('FailedPreStopHook', 'PreStopHook failed', containerPath(pod, name)));
}

/** Stops all containers side by side, sidecars after the others. */
export async function stopContainers(
  target: StopTarget,
  records: readonly ContainerRecord[],
  graceOf: (record: ContainerRecord) => number,
): Promise<void> {
  const running = new Set(records.map(({ name }) => name));
  const stopped = new Map<string, Promise<void>>();
  const finish = new Map<string, () => void>();
  for (const { name } of records) stopped.set(name, new Promise((resolve) => finish.set(name, resolve)));
  await Promise.all(
    records.map(async (record) => {
      const before = stopsAfter(target.pod.spec, running, record.name).flatMap((name) => stopped.get(name) ?? []);
      const request = { record, message: '', graceSeconds: graceOf(record), ...(before.length > 0 && { turn: Promise.all(before) }) };
      await stopContainer(target, request).finally(finish.get(record.name));
    }),
  );
}

/** What it resolves with; undefined when it takes longer, or when everything is given up. */
function within<T>(work: Promise<T>, ms: number, { clock, signal }: Pick<StopTarget, 'clock' | 'signal'>): Promise<T | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const giveUp = (): void => resolve(undefined);
    const cancel = clock.after(ms, giveUp);
    const ignore = onAbort(signal, giveUp);
    work
      .finally(() => {
        cancel();
        ignore();
      })
      .then(resolve, reject);
  });
}

/** Resolves early when everything is given up. */
function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const ignore = onAbort(signal, resolve);
    work.finally(ignore).then(resolve, reject);
  });
}
