import type { ApiClient } from '#client/api-client.js';
import type { Clock } from '#client/clock.js';
import type { Log } from '#client/log.js';
import type { Random } from '#client/random.js';
import type { PublishedAddresses } from '#domain/fabric/host-address.js';
import { compareRevisions } from '#domain/informer/compare-revisions.js';
import { noNetwork, type NodeFacts, type NodeFindings } from '#domain/kubelet/node/node-facts.js';
import { normal, type PodEvent } from '#domain/kubelet/pod-event.js';
import { nodes } from '#domain/resources/core/node/node.js';
import type { Node, Pod } from '#domain/schema/types/core-v1.js';
import type { Dialer } from '../network/dialer.js';
import type { ClusterObjects } from '../pods/cluster-objects.js';
import { PodStatusWriter } from '../pods/pod-status-writer.js';
import { PodWorkers } from '../pods/pod-workers.js';
import { Prober } from '../probes/prober.js';
import type { Programs } from '../programs/programs.js';
import type { LogBuffer } from '../runtime/log-buffer.js';
import { SimulatedRuntime } from '../runtime/simulated/simulated-runtime.js';
import { NodeAdmissions } from './node-admissions.js';
import { NodeHeartbeat } from './node-heartbeat.js';
import { registerNode } from './node-registration.js';
import { NodeReporter } from './node-reporter.js';

export interface VirtualNodeParts {
  readonly facts: NodeFacts;
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly programs: Programs;
  readonly dialer: Dialer;
  readonly objects: ClusterObjects;
  /** Where the kubelet's port of this node is, when it is not where one would look. */
  readonly addresses: PublishedAddresses;
  readonly logSize: number;
  readonly leaseDurationSeconds: number;
  readonly statusUpdateMs: number;
  readonly statusReportMs: number;
  /** Tells an Event by this node's kubelet. */
  readonly tellOfPod: (pod: Pod, event: PodEvent) => void;
  readonly tellOfNode: (event: PodEvent) => void;
}

/** One node: registers itself, keeps saying that it lives, and runs the pods that are bound to it. */
export class VirtualNode {
  readonly pods: PodWorkers;
  private readonly runtime: SimulatedRuntime;
  private readonly prober: Prober;
  private readonly statusWriter: PodStatusWriter;
  private readonly admission: NodeAdmissions;
  private readonly heartbeat: NodeHeartbeat;
  private readonly reporter: NodeReporter;
  private readonly stopping = new AbortController();
  private node: Node | undefined;
  private podCIDR: string | undefined;

  constructor(private readonly parts: VirtualNodeParts) {
    const { facts, client, clock, random, log, dialer, objects, tellOfPod } = parts;
    const startedAt = clock.now();
    this.prober = new Prober(clock, random, startedAt);
    this.statusWriter = new PodStatusWriter({ client, clock, log, onWritten: (pod) => this.pods.written(pod) });
    this.runtime = new SimulatedRuntime({
      clock,
      random,
      programs: parts.programs,
      nodeIP: facts.ips[0] ?? '',
      logSize: parts.logSize,
      onChange: (uid) => this.pods.changed(uid),
    });
    const node = { ips: facts.ips, startedAt, networkProblem: () => this.networkProblem() };
    this.admission = new NodeAdmissions(facts.name, () => client.get(nodes, facts.name).catch(() => undefined));
    const { admission, prober, statusWriter, runtime } = this;
    this.pods = new PodWorkers({ clock, random, log, runtime, statusWriter, prober, dialer, objects, tell: tellOfPod, admission, node });
    const known = { client, clock, random, log, node: () => this.node };
    this.heartbeat = new NodeHeartbeat({ ...known, nodeName: facts.name, durationSeconds: parts.leaseDurationSeconds });
    this.reporter = new NodeReporter({
      ...known,
      facts,
      findings: () => this.findings(),
      onWritten: (written) => this.set(written),
      tell: parts.tellOfNode,
      updateMs: parts.statusUpdateMs,
      reportMs: parts.statusReportMs,
    });
  }

  get name(): string {
    return this.parts.facts.name;
  }

  now(): number {
    return this.parts.clock.now();
  }

  log(uid: string, containerId: string): LogBuffer | undefined {
    return this.runtime.log(uid, containerId);
  }

  /** How many pods have a sandbox, and how many containers are in each state. */
  running(): { readonly pods: number; readonly containers: ReadonlyMap<string, number> } {
    const runtimes = this.pods.list().map(({ pod }) => this.runtime.inspect(pod.metadata.uid));
    const containers = new Map<string, number>();
    for (const { state } of runtimes.flatMap((runtime) => runtime.containers)) containers.set(state, (containers.get(state) ?? 0) + 1);
    return { pods: runtimes.filter(({ sandbox }) => sandbox?.ready).length, containers };
  }

  /** Resolves when the node is registered. Rejects when it is closed before. */
  async start(): Promise<void> {
    const { facts, client, clock, log, addresses, tellOfNode: tell } = this.parts;
    tell(normal('Starting', 'Starting kubelet.'));
    const registration = { client, clock, log, facts, findings: this.findings(), addresses, tell };
    this.set(await registerNode(registration, this.stopping.signal));
    tell(normal('NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods'));
    this.heartbeat.start();
    this.reporter.start();
  }

  /** The API server has this now. */
  set(node: Node): void {
    if (this.node && compareRevisions(node.metadata.resourceVersion, this.node.metadata.resourceVersion) < 0) return;
    const isCordoned = node.spec.unschedulable !== this.node?.spec.unschedulable;
    this.node = node;
    this.admission.set(node);
    const [podCIDR = node.spec.podCIDR] = node.spec.podCIDRs ?? [];
    const isNetworkNew = podCIDR !== this.podCIDR;
    if (isNetworkNew) {
      this.podCIDR = podCIDR;
      this.runtime.setPodCIDR(podCIDR);
      this.pods.changedAll();
    }
    if (isNetworkNew || isCordoned) this.reporter.look();
  }

  /** Somebody has deleted the Node; its kubelet does not register again until it is started anew, as upstream's. */
  unset(): void {
    this.node = undefined;
  }

  async close(): Promise<void> {
    this.stopping.abort();
    this.prober.close();
    await Promise.all([this.heartbeat.close(), this.reporter.close(), this.pods.close()]);
    await this.statusWriter.close();
    await this.runtime.close();
  }

  private findings(): NodeFindings {
    return { networkProblem: this.networkProblem(), images: this.runtime.images() };
  }

  private networkProblem(): string | undefined {
    return this.podCIDR === undefined ? noNetwork : undefined;
  }
}
