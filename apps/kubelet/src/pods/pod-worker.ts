import { warning, type PodEvent } from '#domain/kubelet/pod-event.js';
import type { ProbeKind, ProbeResult } from '#domain/kubelet/probes/probe-results.js';
import { findContainer } from '#domain/kubelet/runtime/pod-runtime.js';
import { podGraceSeconds } from '#domain/kubelet/stop/grace-period.js';
import { syncPod, type PodAction } from '#domain/kubelet/sync/sync-pod.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { isPodTerminal } from '#domain/resources/core/pod/pod-phase.js';
import type { Pod, PodStatus } from '#domain/schema/types/core-v1.js';
import type { ProbedPod } from '../probes/prober.js';
import { KnownPod } from './known-pod.js';
import { differsForKubelet } from './pod-difference.js';
import type { PodSurroundings } from './pod-surroundings.js';
import { PodVolumes } from './pod-volumes.js';
import { performAction, type Hands } from './perform-action.js';
import { givenUp, stopContainers } from './stop-container.js';

/** How a pod goes: unless it is rejected it runs until it is to end, is being stopped, and then nothing of it is left. */
type Stage = 'new' | 'rejected' | 'running' | 'stopping' | 'stopped';

/** What failed is tried again after this long, and up to half as long again. */
const retryMs = 10_000;
const networkRetryMs = 1000;
const pullRetryMs = 1000;
const pullFailures: ReadonlySet<string> = new Set(['ErrImagePull', 'RegistryUnavailable', 'SignatureValidationFailed']);

/**
 * One pod of a node: decides again whenever something about it changes, and does what was decided, one thing after another. Source:
 * pkg/kubelet/pod_workers.go, and what it calls in kubelet.go.
 */
export class PodWorker implements ProbedPod {
  private readonly known: KnownPod;
  private readonly volumes: PodVolumes;
  private stage: Stage = 'new';
  private readonly stopping = new Set<string>();
  private graceSeconds: number | undefined;
  private isDirty = false;
  private isClosed = false;
  private isRunning = false;
  private running = Promise.resolve();
  /** Aborted when what is being done is not wanted any more. */
  private work = new AbortController();
  private cancelLook: () => void = () => undefined;

  constructor(
    pod: Pod,
    private readonly parts: PodSurroundings,
  ) {
    this.known = new KnownPod(pod, parts);
    this.volumes = new PodVolumes(this.known, parts);
  }

  get pod(): Pod {
    return this.known.pod;
  }

  get status(): PodStatus {
    return this.known.status;
  }

  get target(): ProbedPod['target'] {
    return this.known.target;
  }

  /** The API server has this now. */
  update(pod: Pod): void {
    const before = this.known.pod;
    this.known.pod = pod;
    this.parts.statusWriter.observe(pod);
    if (!differsForKubelet(before, pod)) return;
    this.parts.runtime.update(pod);
    if (pod.metadata.deletionTimestamp !== undefined) this.end();
    this.sync();
  }

  /** What the API server answered to a status. */
  written(pod: Pod): void {
    this.known.pod = pod;
  }

  /** The pod is gone from the API server; what still runs of it is stopped. */
  gone(): void {
    this.known.isSilent = true;
    this.parts.statusWriter.forget(this.known.uid);
    this.end();
    this.sync();
  }

  /** Decides again, soon. */
  sync(): void {
    this.isDirty = true;
    if (!this.isRunning) this.running = this.run();
  }

  /** Resolves when nothing is being done. */
  async idle(): Promise<void> {
    while (this.isRunning) await this.running;
  }

  /** As when the kubelet goes: containers stay as they are. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.known.isSilent = true;
    this.cancelLook();
    this.work.abort(givenUp);
    this.parts.prober.remove(this.known.uid);
    await this.running;
  }

  setResult(containerId: string, kind: ProbeKind, result: ProbeResult): void {
    if (!this.known.setResult(containerId, kind, result)) return;
    // Whatever is being done, clients of the pod should know at once.
    if (kind !== 'liveness' && this.isRunning && this.stage === 'running') this.known.report(this.known.statusNow(false));
    if (kind !== 'liveness' || result === 'failure') this.sync();
  }

  forgetResult(containerId: string, kind: ProbeKind): void {
    this.known.forgetResult(containerId, kind);
  }

  tell(event: PodEvent): void {
    this.known.tell(event);
  }

  private end(): void {
    const isHurried = this.graceSeconds !== undefined && podGraceSeconds(this.pod, this.graceSeconds) < this.graceSeconds;
    if (this.stage === 'running' || this.stage === 'rejected') this.stage = 'stopping';
    else if (!isHurried) return;
    this.work.abort(givenUp);
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.isDirty && !this.isClosed && this.stage !== 'stopped' && this.stage !== 'rejected') {
      this.isDirty = false;
      this.cancelLook();
      this.work = new AbortController();
      try {
        await this.step();
      } catch (error) {
        if (this.work.signal.aborted) continue;
        this.parts.log.error({ err: error, pod: keyOf(this.pod) }, 'Error syncing pod, skipping');
        this.lookAt(this.retryAt());
      }
    }
    this.isRunning = false;
  }

  private step(): Promise<void> {
    switch (this.stage) {
      case 'new':
        return this.begin();
      case 'running':
        return this.keepRunning();
      default:
        return this.stop();
    }
  }

  /** Takes the pod on, with what may already run of it, unless the node cannot have it. */
  private async begin(): Promise<void> {
    const { admission, runtime } = this.parts;
    const { known } = this;
    const rejection = this.isEnding || isPodTerminal(this.pod) ? undefined : await admission.admit(this.pod);
    if (rejection) {
      known.reject(rejection);
      this.stage = this.isEnding ? 'stopping' : 'rejected';
      return;
    }
    if (this.pod.status.podIP !== undefined) await runtime.adopt(this.pod);
    this.stage = this.isEnding ? 'stopping' : 'running';
    this.isDirty = true;
  }

  private get isEnding(): boolean {
    return this.pod.metadata.deletionTimestamp !== undefined || this.known.isSilent;
  }

  private async keepRunning(): Promise<void> {
    const { clock, prober, node, random } = this.parts;
    const { known } = this;
    known.complain();
    const now = clock.now();
    const plan = syncPod(known.view(), known.backOffs, now);
    for (const [name, failure] of plan.failures) known.failures.set(name, failure);
    const status = plan.failures.size > 0 ? known.statusNow(false) : plan.status;
    known.report(status);
    for (const event of plan.events) known.tell(event);
    if (plan.terminal) {
      this.stage = 'stopping';
      this.isDirty = true;
      return;
    }
    const problem = this.pod.spec.hostNetwork === true ? undefined : node.networkProblem();
    if (problem !== undefined) {
      known.tell(warning('NetworkNotReady', `network is not ready: ${problem}`));
      this.lookAt(clock.now() + networkRetryMs * (1 + random() / 2));
      return;
    }
    const waitUntil = await this.volumes.waitUntil(() => this.retryAt());
    if (waitUntil !== undefined) {
      this.lookAt(plan.lookAgainAt, waitUntil);
      return;
    }
    prober.add(this);
    // What failed is not tried again just because something else of the pod has changed.
    const waiting = new Map([...known.failures].filter(([, { retryAt }]) => retryAt > now));
    if (await this.execute(plan.actions, waiting)) this.isDirty = true;
    else this.probeUnready(status);
    const retries = [...waiting.values()].map(({ retryAt }) => retryAt);
    this.lookAt(plan.lookAgainAt, ...retries);
  }

  /** Whether anything was done. Containers that are waiting are not started. */
  private async execute(actions: readonly PodAction[], waiting: ReadonlyMap<string, unknown>): Promise<boolean> {
    const { signal } = this.work;
    let isDone = false;
    for (const action of actions) {
      if (signal.aborted) break;
      if (action.do === 'start-container' && waiting.has(action.container.name)) {
        if (action.stopsOnFailure) break;
        continue;
      }
      isDone = true;
      if (!(await performAction(action, this.hands()))) break;
    }
    return isDone;
  }

  /** Stops everything, tells how it ended, and has the pod deleted if that was asked for. */
  private async stop(): Promise<void> {
    const { admission, runtime, prober } = this.parts;
    const { known } = this;
    const grace = podGraceSeconds(this.pod, this.graceSeconds);
    this.graceSeconds = grace;
    known.report(known.statusNow(false));
    prober.stopLivenessAndStartup(known.uid);
    await stopContainers(this.hands(), known.runningContainers(), () => grace);
    if (known.runningContainers().length > 0) {
      this.isDirty = true;
      return;
    }
    prober.remove(known.uid);
    await runtime.stopSandbox(known.uid);
    admission.release(known.uid);
    this.stage = 'stopped';
    known.reportFinished();
  }

  /** A container that has started and is not ready is probed without delay. */
  private probeUnready({ containerStatuses = [], initContainerStatuses = [] }: PodStatus): void {
    const { runtime, prober } = this.parts;
    const { uid } = this.known;
    for (const { name, ready, started } of [...containerStatuses, ...initContainerStatuses]) {
      if (ready || started !== true) continue;
      if (findContainer(runtime.inspect(uid), name)?.state === 'running') prober.probeReadinessNow(uid, name);
    }
  }

  private lookAt(...times: readonly (number | undefined)[]): void {
    const { clock } = this.parts;
    const next = Math.min(...times.map((time) => time ?? Infinity));
    this.cancelLook();
    if (!Number.isFinite(next) || this.isClosed) return;
    this.cancelLook = clock.after(Math.max(0, next - clock.now()), () => this.sync());
  }

  /** A pull that failed is looked at again soon, to find that it must wait. */
  private retryAt(reason = ''): number {
    const { clock, random } = this.parts;
    return clock.now() + (pullFailures.has(reason) ? pullRetryMs : retryMs) * (1 + random() / 2);
  }

  private hands(): Hands {
    const { runtime, clock, objects } = this.parts;
    return {
      known: this.known,
      pod: this.pod,
      podIP: this.known.podIP,
      runtime,
      clock,
      objects,
      locate: this.known.target.locate,
      tell: (event) => this.tell(event),
      signal: this.work.signal,
      stopping: this.stopping,
      retryAt: (reason) => this.retryAt(reason),
    };
  }
}
