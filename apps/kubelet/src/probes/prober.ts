import type { Clock } from '#client/clock.js';
import type { Random } from '#client/random.js';
import { probeEvent, resultOf } from '#domain/kubelet/probes/probe-outcome.js';
import type { ProbeKind, ProbeResult } from '#domain/kubelet/probes/probe-results.js';
import { afterProbe, newProbeWorker, probeOf, probeTick, type ProbeWorker } from '#domain/kubelet/probes/probe-worker.js';
import type { PodEvent } from '#domain/kubelet/pod-event.js';
import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import type { Container, Pod, PodStatus } from '#domain/schema/types/core-v1.js';
import { runProbe, type ProbeTarget } from './run-probe.js';

/** A pod as its prober sees it. */
export interface ProbedPod {
  readonly pod: Pod;
  /** What the kubelet last made of it. */
  readonly status: PodStatus;
  readonly target: Pick<ProbeTarget, 'runtime' | 'locate'>;
  setResult(containerId: string, kind: ProbeKind, result: ProbeResult): void;
  forgetResult(containerId: string, kind: ProbeKind): void;
  tell(event: PodEvent): void;
}

const kinds: readonly ProbeKind[] = ['startup', 'readiness', 'liveness'];

/** One probe of one container, which comes round by its period. */
interface Task {
  readonly pod: ProbedPod;
  readonly container: string;
  readonly kind: ProbeKind;
  readonly periodMs: number;
  worker: ProbeWorker;
  isProbing: boolean;
  isOver: boolean;
  cancel: () => void;
}

/** Probes the containers of a node. Pods without probes cost nothing. Source: pkg/kubelet/prober/prober_manager.go. */
export class Prober {
  private readonly tasks = new Map<string, readonly Task[]>();

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly startedAt: number,
  ) {}

  /** Begins with the probes of a pod, unless it has begun already. */
  add(pod: ProbedPod): void {
    const { uid } = pod.pod.metadata;
    if (this.tasks.has(uid)) return;
    const tasks = probedContainers(pod.pod).flatMap((container) => kinds.flatMap((kind) => this.taskOf(pod, container, kind) ?? []));
    if (tasks.length === 0) return;
    this.tasks.set(uid, tasks);
    for (const task of tasks) this.begin(task);
  }

  /** Probes this container's readiness now, if it is probed at all. */
  probeReadinessNow(uid: string, container: string): void {
    const task = this.tasks.get(uid)?.find((one) => one.container === container && one.kind === 'readiness');
    if (!task || task.isOver || task.isProbing) return;
    task.cancel();
    this.comeRound(task);
  }

  stopLivenessAndStartup(uid: string): void {
    for (const task of this.tasks.get(uid) ?? []) if (task.kind !== 'readiness') this.finish(task);
  }

  remove(uid: string): void {
    for (const task of this.tasks.get(uid) ?? []) this.finish(task);
    this.tasks.delete(uid);
  }

  close(): void {
    for (const uid of this.tasks.keys()) this.remove(uid);
  }

  private taskOf(pod: ProbedPod, container: Container, kind: ProbeKind): Task | undefined {
    const probe = probeOf(container, kind);
    if (!probe) return undefined;
    const periodMs = (probe.periodSeconds ?? 10) * 1000;
    const idle = { isProbing: false, isOver: false, cancel: () => undefined };
    return { pod, container: container.name, kind, periodMs, worker: newProbeWorker(kind), ...idle };
  }

  /** Shortly after the kubelet itself began, probes spread over their period: there may be many at once. */
  private begin(task: Task): void {
    const isEarly = this.clock.now() - this.startedAt < task.periodMs;
    if (isEarly && task.pod.status.phase === 'Running') this.later(task, this.random() * task.periodMs);
    else this.comeRound(task);
  }

  private later(task: Task, ms: number): void {
    task.cancel = this.clock.after(ms, () => this.comeRound(task));
  }

  /** A probe that takes longer than its period leaves out the times in between. */
  private comeRound(task: Task): void {
    if (task.isOver) return;
    this.later(task, task.periodMs);
    if (!task.isProbing) this.tick(task);
  }

  private tick(task: Task): void {
    const { pod } = task;
    const container = probedContainers(pod.pod).find(({ name }) => name === task.container);
    if (!container) return;
    const context = { pod: pod.pod, status: pod.status, container, kubeletStartedAt: this.startedAt };
    const { worker, probe, ended, results, forget } = probeTick(task.worker, context, this.clock.now());
    task.worker = worker;
    const { containerId } = worker;
    if (forget !== undefined) pod.forgetResult(forget, task.kind);
    if (containerId !== undefined) for (const result of results) pod.setResult(containerId, task.kind, result);
    if (ended) this.finish(task);
    else if (probe && containerId !== undefined) void this.probe(task, { container, containerId });
  }

  private async probe(
    task: Task,
    { container, containerId }: { readonly container: Container; readonly containerId: string },
  ): Promise<void> {
    const { pod, kind } = task;
    task.isProbing = true;
    const outcome = await runProbe(kind, { ...pod.target, pod: pod.pod, container, containerId, podIP: pod.status.podIP ?? '' });
    task.isProbing = false;
    if (task.isOver || task.worker.containerId !== containerId) return;
    const event = probeEvent(pod.pod, container.name, kind, outcome);
    if (event) pod.tell(event);
    const result = resultOf(outcome);
    if (result === undefined) return;
    const after = afterProbe(task.worker, result, probeOf(container, kind) ?? {});
    task.worker = after.worker;
    if (after.result !== undefined) pod.setResult(containerId, kind, after.result);
  }

  private finish(task: Task): void {
    if (task.isOver) return;
    task.isOver = true;
    task.cancel();
    const { containerId } = task.worker;
    if (containerId !== undefined) task.pod.forgetResult(containerId, task.kind);
  }
}

function probedContainers({ spec }: Pod): readonly Container[] {
  return [...(spec.containers ?? []), ...(spec.initContainers ?? []).filter(isRestartableInitContainer)];
}
