import { filter, firstValueFrom, fromEvent, map, race, startWith, type Subscription, timer } from 'rxjs';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { type StatedCondition, withCondition } from '#domain/custom-resources/conditions/crd-condition.js';
import {
  awaitsCleanup,
  deletionCompleted,
  deletionFailed,
  deletionInProgress,
  mayHaveObjects,
  neverEstablished,
  objectsRemain,
  overlapsBuiltIn,
  withoutCleanup,
} from '#domain/custom-resources/conditions/termination.js';
import { storedDefinitionOf } from '#domain/custom-resources/definition/custom-definitions.js';
import { customResourceDefinitions } from '#domain/resources/apiextensions/custom-resource-definition/custom-resource-definition.js';
import type { CustomResourceDefinition } from '#domain/schema/types/apiextensions-v1.js';
import { ownRequest } from '../bootstrap/own-request.js';
import type { CacheEvent } from '../cache/cache-event.js';
import type { ResourceCache } from '../cache/resource-cache.js';
import { KeyedLoop } from '../loops/keyed-loop.js';
import { deleteEntries } from '../rest/delete-entries.js';
import type { CustomControllerParts } from './custom-controller-parts.js';
import type { DefinitionWriter } from './definition-writer.js';

/** So long it is waited for objects that somebody holds; then the definition says so, and it is tried again. */
const patienceMs = 60_000;

/** Deletes the objects of a CustomResourceDefinition that is deleted, and lets it go when there are none left. */
export class DefinitionCleanup {
  readonly #loop: KeyedLoop;
  readonly #subscription: Subscription;

  constructor(
    private readonly parts: CustomControllerParts,
    private readonly definitions: DefinitionWriter,
  ) {
    this.#loop = new KeyedLoop({
      work: (name, signal) => this.#cleanUp(name, signal),
      pacing: { firstMs: 5, mostMs: 1_000_000 },
      onError: parts.onError,
    });
    for (const crd of definitions.all()) this.#take(crd);
    const { changes } = parts.objects.cacheOf(customResourceDefinitions);
    this.#subscription = changes.subscribe((events) => this.#follow(events));
  }

  async close(): Promise<void> {
    this.#subscription.unsubscribe();
    await this.#loop.close();
  }

  #follow(events: readonly CacheEvent[]): void {
    for (const { type, entry } of events) if (type !== 'DELETED') this.#take(entry.stored as CustomResourceDefinition);
  }

  #take(crd: CustomResourceDefinition): void {
    if (awaitsCleanup(crd)) this.#loop.add(crd.metadata.name);
  }

  async #cleanUp(name: string, signal: AbortSignal): Promise<number | undefined> {
    const { definitions } = this;
    const { now } = this.parts;
    const current = definitions.get(name);
    if (!current || !awaitsCleanup(current)) return undefined;
    await definitions.update(name, (crd) => withCondition(crd, deletionInProgress, now()));
    const crd = definitions.get(name);
    if (!crd) return undefined;
    const outcome = await this.#outcome(crd, signal);
    if (signal.aborted) return undefined;
    const isOver = outcome.status === 'False';
    await definitions.update(name, (latest) => (isOver ? withoutCleanup(latest, outcome, now()) : withCondition(latest, outcome, now())));
    return isOver ? undefined : 0;
  }

  async #outcome(crd: CustomResourceDefinition, signal: AbortSignal): Promise<StatedCondition> {
    if (this.#isBuiltIn(crd)) return overlapsBuiltIn;
    return mayHaveObjects(crd) ? this.#deleteObjects(crd, signal) : neverEstablished;
  }

  /** What is stored there is not of the custom kind. */
  #isBuiltIn({ spec }: CustomResourceDefinition): boolean {
    return this.parts.builtIn.definitions.some(({ group, plural }) => group === spec.group && plural === spec.names.plural);
  }

  async #deleteObjects(crd: CustomResourceDefinition, signal: AbortSignal): Promise<StatedCondition> {
    const { objects, writer } = this.parts;
    const definition = storedDefinitionOf(crd);
    if (!definition) return deletionCompleted;
    const cache = objects.cacheOf(definition);
    try {
      await deleteEntries(writer, { ...this.#request(definition), admitted: true }, [...cache.values()], { dryRun: false });
    } catch (error) {
      return deletionFailed(error instanceof Error ? error.message : String(error));
    }
    return (await isEmptied(cache, signal)) ? deletionCompleted : objectsRemain('context deadline exceeded');
  }

  #request(definition: ResourceDefinition): ReturnType<typeof ownRequest> {
    return ownRequest({ registry: () => this.parts.builtIn, now: this.parts.now }, definition, {});
  }
}

/** Waits until there are no objects; false when it takes too long. */
function isEmptied(cache: ResourceCache, signal: AbortSignal): Promise<boolean> {
  const emptied = cache.changes.pipe(
    startWith([]),
    filter(() => cache.size === 0),
    map(() => true),
  );
  const late = race(timer(patienceMs), fromEvent(signal, 'abort')).pipe(map(() => false));
  return firstValueFrom(race(emptied, late));
}
