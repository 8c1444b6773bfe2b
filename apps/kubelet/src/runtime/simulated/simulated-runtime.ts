import { containersOf } from '#domain/kubelet/runtime/containers-of.js';
import type { Clock } from '#client/clock.js';
import type { Random } from '#client/random.js';
import { sleep } from '#client/sleep.js';
import type { PublishedAddresses } from '#domain/fabric/host-address.js';
import { parseCidr, type Cidr } from '#domain/ip/cidr.js';
import { nextPodAddress } from '#domain/kubelet/node/next-pod-address.js';
import type { NodeImage } from '#domain/kubelet/node/node-facts.js';
import type { ProbeKind } from '#domain/kubelet/probes/probe-results.js';
import { containerDefinition, noRuntime, type ContainerRecord, type PodRuntime } from '#domain/kubelet/runtime/pod-runtime.js';
import { recoverRuntime } from '#domain/kubelet/runtime/recover-runtime.js';
import type { Attempts, ProbeScript } from '#domain/kubelet/simulation/container-behaviour.js';
import type { Container, Pod } from '#domain/schema/types/core-v1.js';
import type { Programs } from '../../programs/programs.js';
import { RuntimeError, type ContainerRuntime, type ExecRequest, type ExecResult, type PulledImage } from '../container-runtime.js';
import { LogBuffer } from '../log-buffer.js';
import { ImageStore } from './image-store.js';
import { SimulatedContainer } from './simulated-container.js';
import { SimulatedPod } from './simulated-pod.js';
import { usualExit } from './usual-exit.js';

export interface SimulatedRuntimeParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly programs: Programs;
  readonly nodeIP: string;
  /** Characters of the log of one container. */
  readonly logSize: number;
  /** Containers of this pod have changed without being asked to. */
  readonly onChange: (uid: string) => void;
}

/** As nodeInfo has it: nobody who reads `containerd://` should be led to believe that there are containers. */
export const simulatedRuntimeVersion = 'containerd://2.1.4+kubernest';

/**
 * A runtime without containers: they start, listen, answer, log and end as annotations of their pod script it (see readBehaviour), and programs of
 * our own stand for their images. Nothing of it outlives the process but what was reported to the API server.
 */
export class SimulatedRuntime implements ContainerRuntime {
  readonly version = simulatedRuntimeVersion;
  private readonly pods = new Map<string, SimulatedPod>();
  private readonly imageStore = new ImageStore();
  private readonly takenIPs = new Set<string>();
  private network: Cidr | undefined;
  private lastIP: string | undefined;

  constructor(private readonly parts: SimulatedRuntimeParts) {}

  /** Where pods get their addresses; without it none can be started. */
  setPodCIDR(podCIDR: string | undefined): void {
    this.network = podCIDR === undefined ? undefined : parseCidr(podCIDR);
  }

  inspect(uid: string): PodRuntime {
    return this.pods.get(uid)?.inspect() ?? noRuntime;
  }

  async adopt(pod: Pod): Promise<void> {
    const { sandbox, containers } = recoverRuntime(pod, this.newId());
    if (!sandbox) return;
    const adopted = this.podOf(pod);
    adopted.sandbox = sandbox;
    if (sandbox.ready) for (const ip of sandbox.ips) this.takeIP(ip);
    for (const record of containers) {
      this.imageStore.add(record.image);
      const container = this.containerFor(adopted, record);
      if (container) adopted.restore(container);
    }
    for (const container of adopted.all()) {
      const { state, startedAt } = container.record;
      if (state === 'running') await container.start(startedAt);
      else container.log.close();
    }
  }

  update(pod: Pod): void {
    this.pods.get(pod.metadata.uid)?.update(pod);
  }

  async remove(uid: string): Promise<void> {
    await this.stopSandbox(uid);
    this.pods.get(uid)?.destroy();
    this.pods.delete(uid);
  }

  async createSandbox(pod: Pod, attempt: number): Promise<void> {
    const id = this.newId();
    const ips = pod.spec.hostNetwork === true ? [] : [this.allocateIP(id)];
    this.podOf(pod).sandbox = { id, attempt, ready: true, ips };
  }

  stopSandbox(uid: string): Promise<void> {
    const pod = this.pods.get(uid);
    if (pod?.sandbox?.ready) {
      for (const ip of pod.sandbox.ips) this.takenIPs.delete(ip);
      pod.sandbox = { ...pod.sandbox, ready: false };
    }
    return Promise.resolve();
  }

  hasImage(pod: Pod, { name, image = '', imagePullPolicy }: Container): boolean {
    if (this.podOf(pod).behaviourOf(name).imageAbsent) return false;
    // Who forbids to pull an image must have put it there.
    return imagePullPolicy === 'Never' || this.imageStore.has(image);
  }

  async pullImage(pod: Pod, container: Container, signal: AbortSignal): Promise<PulledImage> {
    const { image = '' } = container;
    const known = this.podOf(pod);
    const { pullDelayMs, pull } = known.behaviourOf(container.name);
    if (pullDelayMs > 0) await sleep(this.parts.clock, pullDelayMs, signal);
    if (isToFail(known, `pull/${container.name}`, pull)) throw new RuntimeError(pull.message || notFound(image));
    const reference = this.imageStore.add(image);
    if (!reference) throw new RuntimeError(`invalid reference format: ${image}`);
    return { sizeBytes: reference.sizeBytes };
  }

  images(): readonly NodeImage[] {
    return this.imageStore.list();
  }

  createContainer(pod: Pod, container: Container, restartCount: number): Promise<string> {
    const known = this.podOf(pod);
    const reference = this.imageStore.add(container.image ?? '');
    const record: ContainerRecord = {
      id: `containerd://${this.newId()}`,
      name: container.name,
      state: 'created',
      image: reference?.name ?? '',
      imageID: reference?.id ?? '',
      definition: containerDefinition(container),
      sandboxId: known.sandbox?.id ?? '',
      restartCount,
      createdAt: this.parts.clock.now(),
    };
    const created = this.containerFor(known, record);
    if (created) known.add(created);
    return Promise.resolve(record.id);
  }

  async startContainer(uid: string, id: string, signal: AbortSignal): Promise<void> {
    const { pod, container } = this.find(uid, id);
    const { startDelayMs, start } = pod.behaviourOf(container.record.name);
    if (startDelayMs > 0) await sleep(this.parts.clock, startDelayMs, signal);
    if (isToFail(pod, `start/${container.record.name}`, start)) {
      container.fail(start.message || cannotStart);
      throw new RuntimeError(start.message || cannotStart);
    }
    await container.start();
  }

  async stopContainer(uid: string, id: string, graceSeconds: number): Promise<void> {
    await this.pods.get(uid)?.find(id)?.stop(graceSeconds);
  }

  removeContainer(uid: string, id: string): Promise<void> {
    this.pods.get(uid)?.drop(id);
    return Promise.resolve();
  }

  async exec(uid: string, id: string, request: ExecRequest): Promise<ExecResult> {
    return this.find(uid, id).container.exec(request);
  }

  scriptedProbe(uid: string, id: string, kind: ProbeKind): ProbeScript {
    return this.pods.get(uid)?.find(id)?.scriptedProbe(kind) ?? { outcome: 'pass' };
  }

  log(uid: string, id: string): LogBuffer | undefined {
    return this.pods.get(uid)?.find(id)?.log;
  }

  publishedAddresses(uid: string): PublishedAddresses {
    return this.pods.get(uid)?.publishedAddresses() ?? {};
  }

  close(): Promise<void> {
    for (const pod of this.pods.values()) pod.destroy();
    this.pods.clear();
    return Promise.resolve();
  }

  private podOf(pod: Pod): SimulatedPod {
    const known = this.pods.get(pod.metadata.uid) ?? new SimulatedPod(pod);
    this.pods.set(pod.metadata.uid, known);
    return known;
  }

  private find(uid: string, id: string): { readonly pod: SimulatedPod; readonly container: SimulatedContainer } {
    const pod = this.pods.get(uid);
    const container = pod?.find(id);
    if (!pod || !container) throw new RuntimeError(`rpc error: code = NotFound desc = container "${id}" not found`);
    return { pod, container };
  }

  /** Undefined when the pod's spec has no such container. */
  private containerFor(pod: SimulatedPod, record: ContainerRecord): SimulatedContainer | undefined {
    const container = containersOf(pod.current.spec).find(({ name }) => name === record.name);
    if (!container) return undefined;
    const { clock, programs, nodeIP, logSize, onChange } = this.parts;
    return new SimulatedContainer(record, {
      clock,
      container,
      program: programs.of(container.image ?? ''),
      usualExit: usualExit(pod.current, container),
      log: new LogBuffer(logSize),
      pod: () => pod.current,
      behaviour: () => pod.behaviourOf(record.name),
      ips: { pod: pod.sandbox?.ips[0] ?? nodeIP, node: nodeIP },
      onEnd: () => onChange(pod.current.metadata.uid),
    });
  }

  private allocateIP(sandboxId: string): string {
    const ip = this.network && nextPodAddress(this.network, (one) => this.takenIPs.has(one), this.lastIP);
    if (ip === undefined) {
      throw new RuntimeError(
        `rpc error: code = Unknown desc = failed to setup network for sandbox "${sandboxId}": failed to allocate for range 0: no IP addresses available`,
      );
    }
    this.takeIP(ip);
    return ip;
  }

  private takeIP(ip: string): void {
    this.takenIPs.add(ip);
    this.lastIP = ip;
  }

  /** 64 hexadecimal digits. */
  private newId(): string {
    let id = '';
    while (id.length < 64)
      id += Math.floor(this.parts.random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0');
    return id;
  }
}

function isToFail(pod: SimulatedPod, key: string, { failures }: Attempts): boolean {
  const before = pod.attempts.get(key) ?? 0;
  if (before >= failures) return false;
  pod.attempts.set(key, before + 1);
  return true;
}

function notFound(image: string): string {
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`;
}

const cannotStart =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init';
