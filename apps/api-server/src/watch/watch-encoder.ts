import type { Status } from '#domain/status/status.js';
import type { SelectedChange } from './selection.js';

/**
 * Watch events in the form a client gets them: frames of bytes, or objects inside one process. An encoder that is `shared` gives every watcher
 * the same frames; one that is not belongs to one watcher, because what it makes depends on what it made before (tables name their columns
 * once).
 */
export interface WatchEncoder<Frame> {
  readonly shared: boolean;
  readonly contentType: string;
  encode(change: SelectedChange): Frame;
  /** An object there was when the watch began; as encode() where it is absent. */
  encodeInitial?(change: SelectedChange): Frame;
  /** Tells the client which revision it has seen all of, where the form can say that without an event. */
  position?(revision: number): Frame;
  /** `initialEventsEnd` marks the bookmark after which only news follow. */
  bookmark(revision: number, initialEventsEnd: boolean): Frame;
  /** The last event of a watch that cannot go on. */
  error(status: Status): Frame;
  /** Several frames as one. */
  join(frames: readonly Frame[]): Frame;
}
