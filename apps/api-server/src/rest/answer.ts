import type { Readable } from 'node:stream';
import type { OutputMedia } from '#domain/api/request/negotiate-output.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { ObjectSchema } from '#domain/schema/schema.js';
import type { Entry } from '../cache/entry.js';
import type { Forwarding } from '../proxy/forward.js';
import type { WatchEncoder } from '../watch/watch-encoder.js';
import type { Watcher } from '../watch/watcher.js';
import type { WatchSink } from '../watch/watch-sink.js';
import type { ObjectList } from './list-objects.js';

/** What a verb answers, before it is encoded. */
export type Answer = ObjectAnswer | EntryAnswer | ListAnswer | WatchAnswer | StreamAnswer | ProxyAnswer;

/** One object that is not (or not as such) in the store. */
export interface ObjectAnswer {
  readonly kind: 'object';
  readonly status: number;
  readonly media: OutputMedia;
  readonly object: object;
  /** Of the object, for protobuf; absent where it has no protobuf form. */
  readonly schema?: ObjectSchema;
  /** Present when the object can be shown as a table or as mere metadata. */
  readonly definition?: Pick<ResourceDefinition, 'schema' | 'printer'>;
}

/** A stored object. */
export interface EntryAnswer {
  readonly kind: 'entry';
  readonly status: number;
  readonly media: OutputMedia;
  readonly definition: ResourceDefinition;
  readonly entry: Entry;
}

export interface ListAnswer {
  readonly kind: 'list';
  readonly media: OutputMedia;
  readonly definition: ResourceDefinition;
  readonly list: ObjectList;
}

export interface WatchAnswer {
  readonly kind: 'watch';
  readonly definition: ResourceDefinition;
  /** How events are written to a connection; in-process clients bring their own. */
  readonly encoder: WatchEncoder<Buffer>;
  /** Begins to send events. */
  open<Frame>(encoder: WatchEncoder<Frame>, sink: WatchSink<Frame>): Watcher<Frame>;
}

/** Bytes that are no object: logs, and what a proxy passes on. */
export interface StreamAnswer {
  readonly kind: 'stream';
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Destroyed when the client leaves. */
  readonly body: Readable;
}

/** What somebody else will answer. Only clients that come over HTTP can be passed on. */
export interface ProxyAnswer {
  readonly kind: 'proxy';
  readonly forwarding: Forwarding;
}
