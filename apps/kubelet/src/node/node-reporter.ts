import type { ApiClient } from '#client/api-client.js';
import type { Clock } from '#client/clock.js';
import type { Log } from '#client/log.js';
import type { Random } from '#client/random.js';
import type { NodeFacts, NodeFindings } from '#domain/kubelet/node/node-facts.js';
import { hasNodeStatusChanged, nodeStatusOf } from '#domain/kubelet/node/node-status.js';
import { nodePatch } from '#domain/kubelet/node/node-patch.js';
import { statusEvent } from '#domain/kubelet/node/node-conditions.js';
import type { PodEvent } from '#domain/kubelet/pod-event.js';
import { nodes } from '#domain/resources/core/node/node.js';
import type { Node } from '#domain/schema/types/core-v1.js';

export interface ReporterParts {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly facts: NodeFacts;
  readonly findings: () => NodeFindings;
  /** The Node as the API server has it. */
  readonly node: () => Node | undefined;
  readonly onWritten: (node: Node) => void;
  readonly tell: (event: PodEvent) => void;
  /** How often it is looked whether there is something to tell. */
  readonly updateMs: number;
  /** How often it is told that there is nothing. */
  readonly reportMs: number;
}

/** Tells the API server the status of a node until it is closed. Source: tryUpdateNodeStatus in pkg/kubelet/kubelet_node_status.go. */
export class NodeReporter {
  private isClosed = false;
  private cancel: () => void = () => undefined;
  private isReporting = false;
  private reporting = Promise.resolve();
  private isWanted = false;
  private isUnschedulable = false;
  private lastReportAt = -Infinity;
  /** So that many nodes do not report all at once, after a change the next report comes some time early or late. */
  private delayMs = 0;

  constructor(private readonly parts: ReporterParts) {}

  start(): void {
    this.look();
  }

  /** Something may have changed: looks now. */
  look(): void {
    if (this.isClosed) return;
    this.isWanted = true;
    if (!this.isReporting) this.reporting = this.run();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.cancel();
    await this.reporting;
  }

  private async run(): Promise<void> {
    this.isReporting = true;
    while (this.isWanted && !this.isClosed) {
      this.isWanted = false;
      this.cancel();
      await this.report();
    }
    this.isReporting = false;
    if (!this.isClosed) this.cancel = this.parts.clock.after(this.parts.updateMs, () => this.look());
  }

  private async report(): Promise<void> {
    const { client, clock, log, facts, findings, node, onWritten, reportMs, random, tell } = this.parts;
    const before = node();
    if (!before) return;
    this.tellSchedulable(before);
    const { status, events } = nodeStatusOf(facts, before.status, findings(), clock.now());
    for (const event of events) tell(event);
    const isChanged = hasNodeStatusChanged(before.status, status);
    const isDue = clock.now() - this.lastReportAt >= reportMs + this.delayMs;
    if (!isChanged && !isDue) return;
    this.delayMs = isChanged || this.lastReportAt === -Infinity ? reportMs * (random() - 0.5) : 0;
    const patch = nodePatch(before, { ...before, status });
    try {
      if (patch) onWritten(await client.patch(nodes, facts.name, { type: 'strategic', patch }, { subresource: 'status' }));
      this.lastReportAt = clock.now();
    } catch (error) {
      if (!this.isClosed) log.warn({ err: error, node: facts.name }, 'Error updating node status, will retry');
    }
  }

  private tellSchedulable({ spec }: Node): void {
    const isUnschedulable = spec.unschedulable === true;
    if (isUnschedulable === this.isUnschedulable) return;
    this.isUnschedulable = isUnschedulable;
    this.parts.tell(statusEvent(this.parts.facts.name, isUnschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable'));
  }
}
