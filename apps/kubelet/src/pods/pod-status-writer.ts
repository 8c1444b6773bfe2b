import type { ApiClient } from '#client/api-client.js';
import type { Clock } from '#client/clock.js';
import type { Log } from '#client/log.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { PublishedAddresses } from '#domain/fabric/host-address.js';
import { compareRevisions } from '#domain/informer/compare-revisions.js';
import { isSameStatus } from '#domain/kubelet/status/same-status.js';
import { mergeStatus } from '#domain/kubelet/status/merge-status.js';
import { podStatusPatch } from '#domain/kubelet/status/pod-status-patch.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { isPodTerminal } from '#domain/resources/core/pod/pod-phase.js';
import type { Pod, PodStatus } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

/** What the API server is to be told of a pod. */
export interface PodReport {
  readonly status: PodStatus;
  readonly addresses: PublishedAddresses;
  /** Containers may still run. */
  readonly couldBeRunning: boolean;
  /** Nothing of the pod is left on the node: it may be deleted. */
  readonly finished: boolean;
}

export interface StatusWriterParts {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly log: Log;
  /** The API server's answer to a write, which is newer than what a watch has told. */
  readonly onWritten: (pod: Pod) => void;
}

/** How many pods are written at a time. */
const maxConcurrent = 32;
const firstRetryMs = 500;
/** Upstream looks over everything this often. */
const longestRetryMs = 10_000;

interface Entry {
  /** The newest state known of the API server. */
  pod: Pod;
  report: PodReport;
  /** What was last written, to be compared with what others make of it. */
  written: PodStatus | undefined;
  isWriting: boolean;
  isDirty: boolean;
  failures: number;
  cancelRetry: () => void;
}

/**
 * Tells the API server the statuses of pods: one write at a time for each pod, the newest report only, again until it succeeds. A pod that is being
 * deleted and is finished is deleted for good. Source: pkg/kubelet/status/status_manager.go.
 */
export class PodStatusWriter {
  private readonly entries = new Map<string, Entry>();
  private readonly queue: Entry[] = [];
  private underWay = 0;
  private closed = false;
  private onIdle: () => void = () => undefined;

  constructor(private readonly parts: StatusWriterParts) {}

  report(pod: Pod, report: PodReport): void {
    const { uid } = pod.metadata;
    const known = this.entries.get(uid);
    if (known) {
      known.report = report;
      this.wake(known);
      return;
    }
    const entry = { pod, report, written: undefined, isWriting: false, isDirty: false, failures: 0, cancelRetry: () => undefined };
    this.entries.set(uid, entry);
    this.wake(entry);
  }

  /** The API server has this now. A status that is not the one written is put right. */
  observe(pod: Pod): void {
    const entry = this.entries.get(pod.metadata.uid);
    if (!entry || !isNewer(pod, entry.pod)) return;
    const isDeletedNow = pod.metadata.deletionTimestamp !== entry.pod.metadata.deletionTimestamp;
    entry.pod = pod;
    const isForeign = entry.written && !entry.isWriting && !isSameStatus(pod.status, entry.written);
    if (isForeign || (isDeletedNow && entry.report.finished)) this.wake(entry);
  }

  /** The pod is gone from the API server. */
  forget(uid: string): void {
    const entry = this.entries.get(uid);
    entry?.cancelRetry();
    this.entries.delete(uid);
  }

  /** Writes nothing more; resolves when nothing is under way. */
  async close(): Promise<void> {
    this.closed = true;
    for (const uid of this.entries.keys()) this.forget(uid);
    this.queue.length = 0;
    if (this.underWay > 0) await new Promise<void>((resolve) => (this.onIdle = resolve));
  }

  private wake(entry: Entry): void {
    entry.cancelRetry();
    entry.isDirty = true;
    if (entry.isWriting || this.queue.includes(entry)) return;
    if (this.underWay < maxConcurrent) void this.write(entry);
    else this.queue.push(entry);
  }

  private async write(entry: Entry): Promise<void> {
    entry.isWriting = true;
    this.underWay += 1;
    try {
      while (entry.isDirty && this.isHeld(entry)) {
        entry.isDirty = false;
        await this.writeOnce(entry);
      }
    } finally {
      entry.isWriting = false;
      this.underWay -= 1;
      const next = this.queue.shift();
      if (next) void this.write(next);
      else if (this.underWay === 0) this.onIdle();
    }
  }

  private isHeld(entry: Entry): boolean {
    return !this.closed && this.entries.get(entry.pod.metadata.uid) === entry;
  }

  private async writeOnce(entry: Entry): Promise<void> {
    const { client, clock, log } = this.parts;
    try {
      await this.patch(entry);
      if (entry.report.finished && entry.pod.metadata.deletionTimestamp !== undefined && isPodTerminal(entry.pod)) {
        await client.delete(pods, keyOf(entry.pod), { gracePeriodSeconds: 0, uid: entry.pod.metadata.uid });
        this.forget(entry.pod.metadata.uid);
      }
      entry.failures = 0;
    } catch (error) {
      // Either way there is no such pod any more.
      if (isStatusError(error, 'NotFound') || isStatusError(error, 'Conflict')) {
        this.forget(entry.pod.metadata.uid);
        return;
      }
      if (this.closed) return;
      log.warn({ err: error, pod: keyOf(entry.pod) }, 'Failed to update status for pod');
      const wait = Math.min(firstRetryMs * 2 ** entry.failures, longestRetryMs);
      entry.failures += 1;
      entry.cancelRetry = clock.after(wait, () => this.wake(entry));
    }
  }

  private async patch(entry: Entry): Promise<void> {
    const { client, clock, onWritten } = this.parts;
    const { status, addresses, couldBeRunning } = entry.report;
    const merged = mergeStatus({ pod: entry.pod, next: status, couldBeRunning }, clock.now());
    const patch = podStatusPatch(entry.pod, merged, addresses);
    entry.written = merged;
    if (!patch) return;
    const written = await client.patch(pods, keyOf(entry.pod), { type: 'strategic', patch }, { subresource: 'status' });
    if (isNewer(written, entry.pod)) entry.pod = written;
    onWritten(entry.pod);
  }
}

function isNewer(a: Pod, b: Pod): boolean {
  return compareRevisions(a.metadata.resourceVersion, b.metadata.resourceVersion) > 0;
}
