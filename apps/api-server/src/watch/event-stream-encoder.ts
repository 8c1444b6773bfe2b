import { eventStreamType } from '#domain/api/request/event-stream.js';
import type { Status } from '#domain/status/status.js';
import type { SelectedChange } from './selection.js';
import type { WatchEncoder } from './watch-encoder.js';

const data = Buffer.from('data: ');
/** Ends a line, which another encoder has ended once already. */
const end = Buffer.from('\n');

/**
 * Server-sent events, whose data are the lines of another encoder. The id of an event is the revision that the client has seen with it, and that it names
 * when it comes back. Source: https://html.spec.whatwg.org/multipage/server-sent-events.html.
 */
export class EventStreamEncoder implements WatchEncoder<Buffer> {
  readonly contentType = eventStreamType;
  readonly #frames = new WeakMap<Buffer, Buffer>();

  constructor(private readonly inner: WatchEncoder<Buffer>) {}

  get shared(): boolean {
    return this.inner.shared;
  }

  encode(change: SelectedChange): Buffer {
    const line = this.inner.encode(change);
    let frame = this.#frames.get(line);
    if (!frame) this.#frames.set(line, (frame = Buffer.concat([idOf(change.revision), data, line, end])));
    return frame;
  }

  /** Without an id: a client that has seen some of what there is has seen no revision yet. */
  encodeInitial(change: SelectedChange): Buffer {
    return Buffer.concat([data, this.inner.encode(change), end]);
  }

  /** An id without data changes what the client names when it comes back, and is no event to it. */
  position(revision: number): Buffer {
    return Buffer.concat([idOf(revision), end]);
  }

  bookmark(revision: number, initialEventsEnd: boolean): Buffer {
    return Buffer.concat([idOf(revision), data, this.inner.bookmark(revision, initialEventsEnd), end]);
  }

  /** The client forgets where it was, or it would come back and be told the same for ever. */
  error(status: Status): Buffer {
    return Buffer.concat([Buffer.from('id\n'), data, this.inner.error(status), end]);
  }

  join(frames: readonly Buffer[]): Buffer {
    return Buffer.concat(frames);
  }
}

function idOf(revision: number): Buffer {
  return Buffer.from(`id: ${revision}\n`);
}
