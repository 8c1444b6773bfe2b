import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Status } from '#domain/status/status.js';
import type { AnyWatchEvent } from '#domain/watch/watch-event.js';
import type { Entry } from '../cache/entry.js';
import { bookmarkObject } from './bookmark-object.js';
import type { SelectedChange } from './selection.js';
import type { WatchEncoder } from './watch-encoder.js';

/** Events for clients in the same process: the cached objects themselves, shared by all who watch. */
export class ObjectWatchEncoder implements WatchEncoder<readonly AnyWatchEvent[]> {
  readonly shared = true;
  readonly contentType = 'application/json';
  readonly #events = new WeakMap<Entry, { -readonly [Type in SelectedChange['type']]?: readonly AnyWatchEvent[] }>();

  constructor(private readonly definition: ResourceDefinition) {}

  encode({ type, entry }: SelectedChange): readonly AnyWatchEvent[] {
    let events = this.#events.get(entry);
    if (!events) this.#events.set(entry, (events = {}));
    return (events[type] ??= [{ type, object: entry.objectIn(this.definition) }]);
  }

  bookmark(revision: number, initialEventsEnd: boolean): readonly AnyWatchEvent[] {
    return [{ type: 'BOOKMARK', object: bookmarkObject(this.definition, revision, initialEventsEnd) }];
  }

  error(status: Status): readonly AnyWatchEvent[] {
    return [{ type: 'ERROR', object: status }];
  }

  join(frames: readonly (readonly AnyWatchEvent[])[]): readonly AnyWatchEvent[] {
    return frames.flat();
  }
}
