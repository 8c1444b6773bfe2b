import { containersOf } from '#domain/kubelet/runtime/containers-of.js';
import { equal } from '#domain/json/equal.js';
import type { PullHistory } from '#domain/kubelet/images/image-pull.js';
import { rejectedStatus, type Rejection } from '#domain/kubelet/admission/rejection.js';
import { warning, type PodEvent } from '#domain/kubelet/pod-event.js';
import { previousStatus, type PodView, type StartFailure } from '#domain/kubelet/pod-view.js';
import type { ContainerProbeResults, ProbeKind, ProbeResult } from '#domain/kubelet/probes/probe-results.js';
import type { BackOff } from '#domain/kubelet/restart/back-off.js';
import type { ContainerRecord } from '#domain/kubelet/runtime/pod-runtime.js';
import { readBehaviour } from '#domain/kubelet/simulation/read-behaviour.js';
import { continueStatus } from '#domain/kubelet/status/continue-status.js';
import { finishedStatus } from '#domain/kubelet/status/finished-status.js';
import { podStatusOf } from '#domain/kubelet/status/pod-status.js';
import type { Container, Pod, PodStatus } from '#domain/schema/types/core-v1.js';
import type { ProbeTarget } from '../probes/run-probe.js';
import type { PodSurroundings } from './pod-surroundings.js';

/** What the kubelet knows of one pod, and what it tells of it. */
export class KnownPod {
  /** The status last made of it. */
  lastStatus: PodStatus | undefined;
  readonly failures = new Map<string, StartFailure>();
  readonly backOffs = new Map<string, BackOff>();
  readonly pulls = new Map<string, PullHistory>();
  /** Nothing more is to be told: the pod is gone from the API server, or the kubelet ends. */
  isSilent = false;
  private readonly probes = new Map<string, ContainerProbeResults>();
  /** What was complained about already. */
  private complaints = '';

  constructor(
    /** As the API server has it. */
    public pod: Pod,
    private readonly parts: PodSurroundings,
  ) {}

  get uid(): string {
    return this.pod.metadata.uid;
  }

  get status(): PodStatus {
    return this.lastStatus ?? this.pod.status;
  }

  get podIP(): string {
    return this.parts.runtime.inspect(this.uid).sandbox?.ips[0] ?? this.status.podIP ?? '';
  }

  get target(): Pick<ProbeTarget, 'runtime' | 'locate'> {
    const { runtime, dialer } = this.parts;
    return {
      runtime,
      locate: (host, port) => dialer.endpointOf(host, port, host === this.podIP ? runtime.publishedAddresses(this.uid) : {}),
    };
  }

  container(name: string): Container {
    return containersOf(this.pod.spec).find((one) => one.name === name) ?? { name, resources: {} };
  }

  runningContainers(): readonly ContainerRecord[] {
    return this.parts.runtime.inspect(this.uid).containers.filter(({ state }) => state === 'running');
  }

  view(): PodView {
    const { runtime, node } = this.parts;
    return {
      pod: this.pod,
      ...(this.lastStatus && { lastStatus: this.lastStatus }),
      runtime: runtime.inspect(this.uid),
      probes: this.probes,
      startFailures: this.failures,
      hostIPs: node.ips,
      kubeletStartedAt: node.startedAt,
    };
  }

  /** What the pod deserves now; `terminal` when nothing of it will be started again. */
  statusNow(terminal: boolean): PodStatus {
    const view = this.view();
    const now = this.parts.clock.now();
    const previous = previousStatus(view);
    return continueStatus(this.pod, previous, podStatusOf(view, now, terminal), now) ?? previous;
  }

  report(status: PodStatus): void {
    if (equal(status, this.lastStatus)) return;
    this.lastStatus = status;
    if (this.isSilent) return;
    const { runtime, statusWriter } = this.parts;
    statusWriter.report(this.pod, { status, addresses: runtime.publishedAddresses(this.uid), couldBeRunning: true, finished: false });
  }

  /** The node will not have it. */
  reject(rejection: Rejection): void {
    this.tell(warning(rejection.reason, rejection.message));
    const status = rejectedStatus(this.pod, rejection);
    this.lastStatus = continueStatus(this.pod, this.status, status, this.parts.clock.now()) ?? status;
    if (this.isSilent) return;
    this.parts.statusWriter.report(this.pod, { status: this.lastStatus, addresses: {}, couldBeRunning: false, finished: false });
  }

  /** Nothing of the pod is left on the node. */
  reportFinished(): void {
    const status = this.statusNow(true);
    this.lastStatus = continueStatus(this.pod, status, finishedStatus(this.pod, status), this.parts.clock.now()) ?? status;
    if (this.isSilent) return;
    this.parts.statusWriter.report(this.pod, { status: this.lastStatus, addresses: {}, couldBeRunning: false, finished: true });
  }

  /** Whether that is news. */
  setResult(containerId: string, kind: ProbeKind, result: ProbeResult): boolean {
    const before = this.probes.get(containerId);
    if (before?.[kind] === result) return false;
    this.probes.set(containerId, { ...before, [kind]: result });
    return true;
  }

  forgetResult(containerId: string, kind: ProbeKind): void {
    const { [kind]: _, ...rest } = this.probes.get(containerId) ?? {};
    if (Object.keys(rest).length === 0) this.probes.delete(containerId);
    else this.probes.set(containerId, rest);
  }

  tell(event: PodEvent): void {
    if (!this.isSilent) this.parts.tell(this.pod, event);
  }

  /** Of annotations that say nothing, each time they change. */
  complain(): void {
    const { problems } = readBehaviour(this.pod);
    const text = problems.map(({ message }) => message).join('\n');
    if (text !== this.complaints) for (const problem of problems) this.tell(problem);
    this.complaints = text;
  }
}
