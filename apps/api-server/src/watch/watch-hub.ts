import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Caches } from '../cache/caches.js';
import { EventStreamEncoder } from './event-stream-encoder.js';
import { JsonWatchEncoder } from './json-watch-encoder.js';
import { ObjectWatchEncoder } from './object-watch-encoder.js';
import { selectionKey, type Selection } from './selection.js';
import { WatchGroup } from './watch-group.js';

/** Somebody who watches. */
export interface Member {
  end(): void;
}

/** Brings watchers of the same selection together, so that a change is selected and encoded once. */
export class WatchHub {
  readonly #groups = new Map<string, { readonly group: WatchGroup; readonly members: Set<Member> }>();
  readonly #jsonEncoders = new WeakMap<ResourceDefinition, JsonWatchEncoder>();
  readonly #eventStreamEncoders = new WeakMap<ResourceDefinition, EventStreamEncoder>();
  readonly #objectEncoders = new WeakMap<ResourceDefinition, ObjectWatchEncoder>();

  constructor(readonly caches: Caches) {}

  /** The group of a selection. The member has to leave() once. */
  join(selection: Selection, member: Member): WatchGroup {
    const key = selectionKey(selection);
    let found = this.#groups.get(key);
    if (!found) {
      found = { group: new WatchGroup(selection, this.caches.of(selection.definition.storage)), members: new Set() };
      this.#groups.set(key, found);
    }
    found.members.add(member);
    return found.group;
  }

  leave(selection: Selection, member: Member): void {
    const key = selectionKey(selection);
    const found = this.#groups.get(key);
    if (!found?.members.delete(member) || found.members.size > 0) return;
    found.group.close();
    this.#groups.delete(key);
  }

  /** Ends all watches of a resource in one version; what has happened so far is sent before. */
  end({ group, version, plural }: ResourceDefinition): void {
    for (const { group: watched, members } of this.#groups.values()) {
      const { definition } = watched.selection;
      if (definition.plural !== plural || definition.group !== group || definition.version !== version) continue;
      watched.flush();
      for (const member of members) member.end();
    }
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
}
