import type { ApiClient } from '#client/api-client.js';
import type { Clock } from '#client/clock.js';
import type { Log } from '#client/log.js';
import type { Random } from '#client/random.js';
import { newNodeLease, nodeLeaseNamespace, renewedNodeLease, type LeaseInput } from '#domain/kubelet/node/node-lease.js';
import { leases } from '#domain/resources/coordination/lease/lease.js';
import type { Lease } from '#domain/schema/types/coordination-v1.js';
import type { Node } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

export interface HeartbeatParts {
  readonly nodeName: string;
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly durationSeconds: number;
  /** The Node as the API server has it. */
  readonly node: () => Node | undefined;
}

/** A quarter of the lease's duration, and up to so much of it more. */
const renewFraction = 0.25;
const jitter = 0.04;
const retryMs = 1000;

/** Renews the Lease of a node until it is closed. */
export class NodeHeartbeat {
  private latest: Lease | undefined;
  private isClosed = false;
  private cancel: () => void = () => undefined;
  private renewing: Promise<void> | undefined;

  constructor(private readonly parts: HeartbeatParts) {}

  start(): void {
    this.beat();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.cancel();
    await this.renewing;
  }

  private beat(): void {
    this.renewing = this.renew().then((isRenewed) => {
      const { clock, random, durationSeconds } = this.parts;
      const interval = durationSeconds * 1000 * renewFraction * (1 + jitter * random());
      if (!this.isClosed) this.cancel = clock.after(isRenewed ? interval : retryMs, () => this.beat());
    });
  }

  private async renew(): Promise<boolean> {
    const { client, clock, log, nodeName } = this.parts;
    try {
      const base = this.latest ?? (await this.existing());
      this.latest = base
        ? await client.update(leases, renewedNodeLease(base, this.input(), clock.now()))
        : await client.create(leases, newNodeLease(this.input(), clock.now()));
      return true;
    } catch (error) {
      // Somebody else wrote it, or it is gone: look again.
      this.latest = undefined;
      if (!this.isClosed) log.warn({ err: error, node: nodeName }, 'Failed to update lease');
      return false;
    }
  }

  private async existing(): Promise<Lease | undefined> {
    try {
      return await this.parts.client.get(leases, `${nodeLeaseNamespace}/${this.parts.nodeName}`);
    } catch (error) {
      if (isStatusError(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  private input(): LeaseInput {
    const { nodeName, node, durationSeconds } = this.parts;
    return { nodeName, node: node(), durationSeconds };
  }
}
