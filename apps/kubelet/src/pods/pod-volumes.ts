import { claimNameOf, claimProblem } from '#domain/kubelet/volumes/claim-problem.js';
import { mountBackOffMs, mountFailed, mountTimeoutMs, setUpFailed } from '#domain/kubelet/volumes/mount-texts.js';
import { usedVolumes, volumeProblem, volumeUses } from '#domain/kubelet/volumes/volume-problem.js';
import type { Pod, Volume } from '#domain/schema/types/core-v1.js';
import type { KnownPod } from './known-pod.js';
import type { PodSurroundings } from './pod-surroundings.js';

interface Problem {
  readonly volume: string;
  readonly text: string;
}

/** Waits until all that the volumes of one pod need is there. What is in them then does not matter to simulated containers. */
export class PodVolumes {
  private areMounted = false;
  private failures = 0;
  private since: number | undefined;
  private retryAt = 0;

  constructor(
    private readonly known: KnownPod,
    private readonly parts: Pick<PodSurroundings, 'clock' | 'objects' | 'runtime'>,
  ) {}

  /** Undefined when the pod can start; otherwise when to look again, ms. `retryAt` is when the whole pod is tried again. */
  async waitUntil(retryAt: () => number): Promise<number | undefined> {
    const { clock, runtime } = this.parts;
    const { known } = this;
    this.areMounted ||= runtime.inspect(known.uid).sandbox !== undefined;
    if (this.areMounted) return undefined;
    if (clock.now() < this.retryAt) return this.retryAt;
    const volumes = usedVolumes(known.pod);
    const unprocessed = await this.claimProblems(known.pod, volumes);
    const unmounted = await this.setUpProblems(known.pod, volumes);
    this.areMounted = unprocessed.length === 0 && unmounted.length === 0;
    if (this.areMounted) return undefined;
    this.retryAt = this.fail(unmounted, unprocessed, retryAt);
    return this.retryAt;
  }

  private fail(unmounted: readonly Problem[], unprocessed: readonly Problem[], retryAt: () => number): number {
    const now = this.parts.clock.now();
    for (const { volume, text } of unmounted) this.known.tell(setUpFailed(volume, text));
    const [all, strange] = [[...unprocessed, ...unmounted], unprocessed].map((problems) => problems.map(({ volume }) => volume));
    const lists = { unmounted: all ?? [], unprocessed: strange ?? [] };
    if (unprocessed.length > 0) {
      this.known.tell(mountFailed(lists, unprocessed.map(({ text }) => text).join('; ')));
      return retryAt();
    }
    this.failures += 1;
    this.since ??= now;
    if (now - this.since >= mountTimeoutMs) {
      this.known.tell(mountFailed(lists));
      this.since = now;
    }
    return now + mountBackOffMs(this.failures);
  }

  private async claimProblems(pod: Pod, volumes: readonly Volume[]): Promise<readonly Problem[]> {
    const problems: Problem[] = [];
    for (const volume of volumes) {
      const name = claimNameOf(pod, volume);
      if (name === undefined) continue;
      const text = claimProblem(pod, volume, await this.parts.objects.claim(pod.metadata.namespace ?? '', name));
      if (text !== undefined) problems.push({ volume: volume.name, text });
    }
    return problems;
  }

  private async setUpProblems(pod: Pod, volumes: readonly Volume[]): Promise<readonly Problem[]> {
    const problems: Problem[] = [];
    for (const volume of volumes) {
      const uses = volumeUses(volume);
      const text = await this.parts.objects.problem(pod.metadata.namespace ?? '', uses, (keysOf) => volumeProblem(volume, uses, keysOf));
      if (text !== undefined) problems.push({ volume: volume.name, text });
    }
    return problems;
  }
}
