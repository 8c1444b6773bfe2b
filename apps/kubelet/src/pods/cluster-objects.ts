import type { ApiClient } from '#client/api-client.js';
import type { Clock } from '#client/clock.js';
import type { ConfigReference, KeysOf } from '#domain/kubelet/volumes/config-use.js';
import type { FoundClaim } from '#domain/kubelet/volumes/claim-problem.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import { persistentVolumeClaims } from '#domain/resources/core/persistent-volume-claim/persistent-volume-claim.js';
import { persistentVolumes } from '#domain/resources/core/persistent-volume/persistent-volume.js';
import { secrets } from '#domain/resources/core/secret/secret.js';
import { isStatusError } from '#domain/status/status-error.js';

/** Upstream keeps objects this long when it asks for them from time to time. */
const keptMs = 60_000;
const mostKept = 1000;

interface Kept {
  readonly keys: ReadonlySet<string>;
  readonly until: number;
}

/** Other objects that pods need, as the API server has them. One of these serves all nodes of a process. */
export class ClusterObjects {
  private readonly kept = new Map<string, Kept>();
  private readonly underWay = new Map<string, Promise<ReadonlySet<string> | undefined>>();

  constructor(
    private readonly client: ApiClient,
    private readonly clock: Clock,
  ) {}

  /**
   * What `judge` finds wrong with the keys of ConfigMaps and Secrets. What was read a while ago may only show that nothing is wrong; before it
   * is said that something is, all is read anew. Rejects when the API server does not tell.
   */
  async problem<T>(
    namespace: string,
    references: readonly ConfigReference[],
    judge: (keysOf: KeysOf) => T | undefined,
  ): Promise<T | undefined> {
    if (references.length === 0) return undefined;
    const keyOf = ({ kind, name }: ConfigReference): string => `${kind}/${namespace}/${name}`;
    const now = this.clock.now();
    const kept = (reference: ConfigReference): Kept | undefined => this.kept.get(keyOf(reference));
    if (references.every((reference) => (kept(reference)?.until ?? 0) > now)) {
      const problem = judge((reference) => kept(reference)?.keys);
      if (problem === undefined) return undefined;
    }
    const found = new Map<string, ReadonlySet<string> | undefined>();
    await Promise.all(
      references.map(async (reference) => {
        const key = keyOf(reference);
        found.set(key, await this.read(key, namespace, reference));
      }),
    );
    return judge((reference) => found.get(keyOf(reference)));
  }

  async claim(namespace: string, name: string): Promise<FoundClaim> {
    const claim = await this.get(() => this.client.get(persistentVolumeClaims, `${namespace}/${name}`));
    if (typeof claim === 'string' || !claim.spec.volumeName) return { claim };
    const { volumeName } = claim.spec;
    return { claim, bound: await this.get(() => this.client.get(persistentVolumes, volumeName)) };
  }

  /** What the API server has, or says instead. */
  private async get<T>(ask: () => Promise<T>): Promise<T | string> {
    try {
      return await ask();
    } catch (error) {
      if (isStatusError(error)) return error.message;
      throw error;
    }
  }

  /** One read of an object serves all that ask for it meanwhile. */
  private read(key: string, namespace: string, reference: ConfigReference): Promise<ReadonlySet<string> | undefined> {
    const running = this.underWay.get(key);
    if (running) return running;
    const reading = this.fetch(`${namespace}/${reference.name}`, reference)
      .then((keys) => {
        this.keep(key, keys);
        return keys;
      })
      .finally(() => this.underWay.delete(key));
    this.underWay.set(key, reading);
    return reading;
  }

  private keep(key: string, keys: ReadonlySet<string> | undefined): void {
    this.kept.delete(key);
    if (!keys) return;
    const [oldest] = this.kept.keys();
    if (this.kept.size >= mostKept && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(key, { keys, until: this.clock.now() + keptMs });
  }

  private async fetch(objectKey: string, { kind }: ConfigReference): Promise<ReadonlySet<string> | undefined> {
    try {
      if (kind === 'Secret') return new Set(Object.keys((await this.client.get(secrets, objectKey)).data ?? {}));
      const { data = {}, binaryData = {} } = await this.client.get(configMaps, objectKey);
      return new Set([...Object.keys(data), ...Object.keys(binaryData)]);
    } catch (error) {
      if (isStatusError(error, 'NotFound')) return undefined;
      throw error;
    }
  }
}
