import { encodeJson } from '#domain/codec/encode-json.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Entry } from '../cache/entry.js';
import { bookmarkObject } from './bookmark-object.js';
import type { SelectedChange } from './selection.js';
import type { WatchEncoder } from './watch-encoder.js';
import type { Status } from '#domain/status/status.js';

const heads = {
  ADDED: Buffer.from('{"type":"ADDED","object":'),
  MODIFIED: Buffer.from('{"type":"MODIFIED","object":'),
  DELETED: Buffer.from('{"type":"DELETED","object":'),
};
const tail = Buffer.from('}\n');

/** The usual form: a line of JSON for each event, made once for all watchers. */
export class JsonWatchEncoder implements WatchEncoder<Buffer> {
  readonly shared = true;
  readonly contentType = 'application/json';
  readonly #lines = new WeakMap<Entry, { -readonly [Type in SelectedChange['type']]?: Buffer }>();

  constructor(private readonly definition: ResourceDefinition) {}

  encode({ type, entry }: SelectedChange): Buffer {
    let lines = this.#lines.get(entry);
    if (!lines) this.#lines.set(entry, (lines = {}));
    return (lines[type] ??= this.#line(type, entry));
  }

  bookmark(revision: number, initialEventsEnd: boolean): Buffer {
    return watchLine('BOOKMARK', bookmarkObject(this.definition, revision, initialEventsEnd));
  }

  error(status: Status): Buffer {
    return watchLine('ERROR', status);
  }

  join(frames: readonly Buffer[]): Buffer {
    return Buffer.concat(frames);
  }

  #line(type: SelectedChange['type'], entry: Entry): Buffer {
    const bytes = entry.bytesIn(this.definition);
    return Buffer.concat([heads[type], bytes.subarray(0, bytes.length - 1), tail]);
  }
}

/** Any event as a line. */
export function watchLine(type: string, object: object): Buffer {
  return Buffer.from(`{"type":"${type}","object":${encodeJson(object)}}\n`);
}
