import type { ApiClient } from '#client/api-client.js';
import type { Clock } from '#client/clock.js';
import type { Random } from '#client/random.js';
import { sleep } from '#client/sleep.js';
import { ConnectionError } from '#client/transport/connection-error.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { PodStatusPatch } from '#domain/scheduling/decision.js';
import type { Binding as BindingObject, Pod } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

export interface PodWriterSurroundings {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: Random;
}

/** client-go's DefaultBackoff: how often a patch is tried, and how long after the first try the second follows; each wait is five times the last. */
const mostTries = 4;
const firstWaitMs = 10;
const waitFactor = 5;
const jitter = 0.1;

/** What is written to pods; about one pod one after another, so that a condition of yesterday never follows the binding of today. */
export class PodWriter {
  /** The last write about each pod, by its UID. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly surroundings: PodWriterSurroundings,
    private readonly signal: AbortSignal,
  ) {}

  /** Tried again while the server is in trouble. */
  patchStatus({ pod, patch }: PodStatusPatch): Promise<void> {
    return this.inOrder(pod, () => this.insist(pod, patch));
  }

  bind(pod: Pod, nodeName: string): Promise<void> {
    const { namespace = '', name, uid } = pod.metadata;
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target: { kind: 'Node', name: nodeName } };
    return this.inOrder(pod, async () => {
      try {
        await this.surroundings.client.subresource<BindingObject>(pods, keyOf(pod), 'binding').create(binding, { signal: this.signal });
      } catch (error) {
        if (!(error instanceof ConnectionError) || !(await this.isOn(nodeName, pod))) throw error;
      }
    });
  }

  /**
   * Asks when an answer was lost: if the pod took its place all the same, its room must not be given to another one until the news comes round.
   * Upstream does not ask, and lets the kubelet refuse the pod that is one too many.
   */
  private async isOn(nodeName: string, pod: Pod): Promise<boolean> {
    try {
      const { metadata, spec } = await this.surroundings.client.get(pods, keyOf(pod), { signal: this.signal });
      return metadata.uid === pod.metadata.uid && spec.nodeName === nodeName;
    } catch {
      return false;
    }
  }

  /** With the grace the pod asks for. */
  delete(pod: Pod): Promise<void> {
    return this.inOrder(pod, async () => {
      await this.surroundings.client.delete(pods, keyOf(pod), { uid: pod.metadata.uid }, { signal: this.signal });
    });
  }

  private inOrder({ metadata: { uid } }: Pod, write: () => Promise<void>): Promise<void> {
    const before = this.underWay.get(uid);
    const written = before ? before.then(write, write) : write();
    const forgotten = written
      .catch(() => undefined)
      .then(() => {
        if (this.underWay.get(uid) === forgotten) this.underWay.delete(uid);
      });
    this.underWay.set(uid, forgotten);
    return written;
  }

  private async insist(pod: Pod, patch: PodStatusPatch['patch']): Promise<void> {
    const { client, clock, random } = this.surroundings;
    for (let tries = 1, waitMs = firstWaitMs; ; tries++, waitMs *= waitFactor) {
      try {
        await client.patch(pods, keyOf(pod), { type: 'strategic', patch }, { subresource: 'status', signal: this.signal });
        return;
      } catch (error) {
        if (tries >= mostTries || !isWorthRetrying(error)) throw error;
      }
      await sleep(clock, waitMs * (1 + jitter * random()), this.signal);
    }
  }
}

const retriable = ['InternalError', 'ServiceUnavailable', 'Conflict'] as const;

/** Source: Retriable in pkg/scheduler/util/utils.go. */
function isWorthRetrying(error: unknown): boolean {
  if (error instanceof ConnectionError) return error.refused;
  return retriable.some((reason) => isStatusError(error, reason));
}
