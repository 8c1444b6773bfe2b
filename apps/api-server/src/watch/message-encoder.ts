import type { Status } from '#domain/status/status.js';
import type { SelectedChange } from './selection.js';
import type { WatchEncoder } from './watch-encoder.js';

/** The events of another encoder as messages of their own, for connections that have messages. */
export class MessageEncoder implements WatchEncoder<readonly Buffer[]> {
  readonly shared = false;

  constructor(private readonly inner: WatchEncoder<Buffer>) {}

  get contentType(): string {
    return this.inner.contentType;
  }

  encode(change: SelectedChange): readonly Buffer[] {
    return [this.inner.encode(change)];
  }

  bookmark(revision: number, initialEventsEnd: boolean): readonly Buffer[] {
    return [this.inner.bookmark(revision, initialEventsEnd)];
  }

  error(status: Status): readonly Buffer[] {
    return [this.inner.error(status)];
  }

  join(frames: readonly (readonly Buffer[])[]): readonly Buffer[] {
    return frames.flat();
  }
}
