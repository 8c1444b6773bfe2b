import { keyOf } from '#domain/meta/object-meta.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import type { PodSurroundings } from './pod-surroundings.js';
import { PodWorker } from './pod-worker.js';

/** The pods of one node, by UID. */
export class PodWorkers {
  private readonly workers = new Map<string, PodWorker>();
  private readonly byKey = new Map<string, string>();

  constructor(private readonly parts: PodSurroundings) {}

  /** The API server has bound this pod to the node, or has changed it. */
  set(pod: Pod): void {
    const worker = this.workers.get(pod.metadata.uid);
    if (worker) {
      worker.update(pod);
      return;
    }
    this.add(pod);
  }

  /** The API server has removed this pod. */
  delete(pod: Pod): void {
    const { uid } = pod.metadata;
    const worker = this.workers.get(uid);
    if (!worker) return;
    worker.gone();
    void this.discard(worker);
  }

  /** What the API server answered to a status. */
  written(pod: Pod): void {
    this.workers.get(pod.metadata.uid)?.written(pod);
  }

  /** Something about a pod has changed on the node. */
  changed(uid: string): void {
    this.workers.get(uid)?.sync();
  }

  /** Something has changed that all pods depend on. */
  changedAll(): void {
    for (const worker of this.workers.values()) worker.sync();
  }

  get(uid: string): PodWorker | undefined {
    return this.workers.get(uid);
  }

  find(namespace: string, name: string): PodWorker | undefined {
    return this.workers.get(this.byKey.get(`${namespace}/${name}`) ?? '');
  }

  list(): readonly PodWorker[] {
    return [...this.workers.values()];
  }

  /** Leaves everything as it is. */
  async close(): Promise<void> {
    await Promise.all(this.list().map((worker) => worker.close()));
    this.workers.clear();
  }

  private add(pod: Pod): void {
    const worker = new PodWorker(pod, this.parts);
    this.workers.set(pod.metadata.uid, worker);
    this.byKey.set(keyOf(pod), pod.metadata.uid);
    worker.sync();
  }

  /** Once nothing of it runs any more, there is nothing to remember. */
  private async discard(worker: PodWorker): Promise<void> {
    const { uid } = worker.pod.metadata;
    await worker.idle();
    await this.parts.runtime.remove(uid);
    this.workers.delete(uid);
    if (this.byKey.get(keyOf(worker.pod)) === uid) this.byKey.delete(keyOf(worker.pod));
  }
}
