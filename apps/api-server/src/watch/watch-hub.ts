import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Caches } from '../cache/caches.js';
import { EventStreamEncoder } from './event-stream-encoder.js';
import { JsonWatchEncoder } from './json-watch-encoder.js';
import { ObjectWatchEncoder } from './object-watch-encoder.js';
import { selectionKey, type Selection } from './selection.js';
import { WatchGroup } from './watch-group.js';

/** Brings watchers of the same selection together, so that a change is selected and encoded once. */
export class WatchHub {
  readonly #groups = new Map<string, { readonly group: WatchGroup; members: number }>();
  readonly #jsonEncoders = new WeakMap<ResourceDefinition, JsonWatchEncoder>();
  readonly #eventStreamEncoders = new WeakMap<ResourceDefinition, EventStreamEncoder>();
  readonly #objectEncoders = new WeakMap<ResourceDefinition, ObjectWatchEncoder>();

  constructor(readonly caches: Caches) {}

  /** The group of a selection; leave() has to be called once. */
  join(selection: Selection): { readonly group: WatchGroup; readonly leave: () => void } {
    const key = selectionKey(selection);
    let found = this.#groups.get(key);
    if (!found) {
      found = { group: new WatchGroup(selection, this.caches.of(selection.definition.storage)), members: 0 };
      this.#groups.set(key, found);
    }
    found.members += 1;
    const { group } = found;
    return { group, leave: () => this.#leave(key) };
  }

  jsonEncoder(definition: ResourceDefinition): JsonWatchEncoder {
    let encoder = this.#jsonEncoders.get(definition);
    if (!encoder) this.#jsonEncoders.set(definition, (encoder = new JsonWatchEncoder(definition)));
    return encoder;
  }

  eventStreamEncoder(definition: ResourceDefinition): EventStreamEncoder {
    let encoder = this.#eventStreamEncoders.get(definition);
    if (!encoder) this.#eventStreamEncoders.set(definition, (encoder = new EventStreamEncoder(this.jsonEncoder(definition))));
    return encoder;
  }

  objectEncoder(definition: ResourceDefinition): ObjectWatchEncoder {
    let encoder = this.#objectEncoders.get(definition);
    if (!encoder) this.#objectEncoders.set(definition, (encoder = new ObjectWatchEncoder(definition)));
    return encoder;
  }

  #leave(key: string): void {
    const found = this.#groups.get(key);
    if (!found) return;
    found.members -= 1;
    if (found.members > 0) return;
    found.group.close();
    this.#groups.delete(key);
  }
}
