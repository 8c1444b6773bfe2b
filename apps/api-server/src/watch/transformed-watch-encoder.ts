import type { OutputMedia } from '#domain/api/request/negotiate-output.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { toPartialObjectMetadata } from '#domain/api/to-partial-object-metadata.js';
import { type IncludeObject, toTableOfOne } from '#domain/api/to-table.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { bookmarkObject } from './bookmark-object.js';
import { watchLine } from './json-watch-encoder.js';
import type { SelectedChange } from './selection.js';
import type { WatchEncoder } from './watch-encoder.js';
import type { Status } from '#domain/status/status.js';

/** Events whose objects are tables of one row, or only metadata. Belongs to one watcher. */
export class TransformedWatchEncoder implements WatchEncoder<Buffer> {
  readonly shared = false;
  readonly contentType = 'application/json';
  #isFirst = true;

  constructor(
    private readonly definition: ResourceDefinition,
    private readonly as: NonNullable<OutputMedia['as']>,
    private readonly includeObject: IncludeObject,
    private readonly now: () => number,
  ) {}

  encode({ type, entry }: SelectedChange): Buffer {
    return watchLine(type, this.#transform(entry.objectIn(this.definition)));
  }

  bookmark(revision: number, initialEventsEnd: boolean): Buffer {
    return watchLine('BOOKMARK', this.#transform(bookmarkObject(this.definition, revision, initialEventsEnd)));
  }

  error(status: Status): Buffer {
    return watchLine('ERROR', status);
  }

  join(frames: readonly Buffer[]): Buffer {
    return Buffer.concat(frames);
  }

  #transform(object: KubeObject): object {
    const { kind, version } = this.as;
    if (kind !== 'Table') return toPartialObjectMetadata(object, version);
    const noHeaders = !this.#isFirst;
    this.#isFirst = false;
    return toTableOfOne(this.definition, object, { version, includeObject: this.includeObject, noHeaders, now: this.now() });
  }
}
