import type { Subscription } from 'rxjs';
import { nextStatus } from '#domain/custom-resources/conditions/next-status.js';
import { equal } from '#domain/json/equal.js';
import { customResourceDefinitions } from '#domain/resources/apiextensions/custom-resource-definition/custom-resource-definition.js';
import type { CustomResourceDefinition } from '#domain/schema/types/apiextensions-v1.js';
import type { CacheEvent } from '../cache/cache-event.js';
import type { CustomControllerParts } from './custom-controller-parts.js';
import type { DefinitionWriter } from './definition-writer.js';

/** After an error it is tried again. */
const retryMs = 1000;

/** Brings every CustomResourceDefinition into use: its names are accepted, then it is established. One after the other, so that nobody gets a name twice. */
export class DefinitionConditions {
  readonly #due = new Set<string>();
  readonly #subscription: Subscription;
  #retry: NodeJS.Timeout | undefined;
  #running = false;
  #closed = false;

  constructor(
    private readonly parts: CustomControllerParts,
    private readonly definitions: DefinitionWriter,
  ) {
    for (const { metadata } of definitions.all()) this.#due.add(metadata.name);
    const { changes } = parts.objects.cacheOf(customResourceDefinitions);
    this.#subscription = changes.subscribe((events) => this.#follow(events));
    void this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#subscription.unsubscribe();
    clearTimeout(this.#retry);
  }

  #follow(events: readonly CacheEvent[]): void {
    for (const { type, entry, previous } of events) {
      if (type !== 'DELETED') this.#due.add(entry.key);
      const crd = entry.stored as CustomResourceDefinition;
      const had = (previous?.stored as CustomResourceDefinition | undefined)?.status.acceptedNames;
      if (type === 'DELETED' || (had && !equal(had, crd.status.acceptedNames))) this.#reconsider(crd.spec.group);
    }
    void this.#run();
  }

  /** Names have come free, perhaps, that others of the group wait for. */
  #reconsider(group: string): void {
    for (const { spec, metadata } of this.definitions.all()) if (spec.group === group) this.#due.add(metadata.name);
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (const name of this.#due) {
      if (this.#closed) break;
      this.#due.delete(name);
      try {
        await this.#settle(name);
      } catch (error) {
        if (!this.#closed) this.#tryAgain(error, name);
      }
    }
    this.#running = false;
  }

  async #settle(name: string): Promise<void> {
    const { definitions } = this;
    const { now } = this.parts;
    const next = (crd: CustomResourceDefinition): CustomResourceDefinition | undefined => nextStatus(crd, definitions.all(), now());
    for (let crd = definitions.get(name); crd && next(crd); crd = definitions.get(name)) {
      await definitions.update(name, (current) => next(current) ?? current);
    }
  }

  #tryAgain(error: unknown, name: string): void {
    this.parts.onError(error, name);
    this.#due.add(name);
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      void this.#run();
    }, retryMs);
    this.#retry.unref();
  }
}
