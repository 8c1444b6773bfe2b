import type { SelectedChange } from './selection.js';

/**
 * Watch events as bytes. An encoder that is `shared` gives every watcher the same bytes; one that is not belongs to one watcher, because
 * what it writes depends on what it wrote before (tables name their columns once).
 */
export interface WatchEncoder {
  readonly shared: boolean;
  readonly contentType: string;
  encode(change: SelectedChange): Buffer;
  /** `initialEventsEnd` marks the bookmark after which only news follow. */
  bookmark(revision: number, initialEventsEnd: boolean): Buffer;
  /** The last event of a watch that cannot go on. */
  error(status: object): Buffer;
}
