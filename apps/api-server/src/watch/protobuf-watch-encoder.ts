import { encodeProtobuf } from '#domain/codec/encode-protobuf.js';
import { encodeEnvelope } from '#domain/codec/protobuf-envelope.js';
import { apiVersionOf } from '#domain/meta/api-version.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import { bookmarkObject } from './bookmark-object.js';
import type { SelectedChange } from './selection.js';
import type { WatchEncoder } from './watch-encoder.js';
import type { Status } from '#domain/status/status.js';

/**
 * Events as length-prefixed meta.v1 WatchEvent messages with the object in an envelope of its own.
 * Source: k8s.io/apimachinery/pkg/runtime/serializer/protobuf/protobuf.go (RawSerializer, LengthDelimitedFramer).
 */
export class ProtobufWatchEncoder implements WatchEncoder<Buffer> {
  readonly shared = false;
  readonly contentType = 'application/vnd.kubernetes.protobuf;stream=watch';

  constructor(private readonly definition: ResourceDefinition) {}

  encode({ type, entry }: SelectedChange): Buffer {
    return this.#frame(type, this.#object(entry.objectIn(this.definition)));
  }

  bookmark(revision: number, initialEventsEnd: boolean): Buffer {
    return this.#frame('BOOKMARK', this.#object(bookmarkObject(this.definition, revision, initialEventsEnd)));
  }

  error(status: Status): Buffer {
    return this.#frame(
      'ERROR',
      encodeEnvelope({ apiVersion: 'v1', kind: 'Status', raw: encodeProtobuf(builtInSchema('meta.v1.Status'), status) }),
    );
  }

  join(frames: readonly Buffer[]): Buffer {
    return Buffer.concat(frames);
  }

  #object(object: object): Uint8Array {
    const { definition } = this;
    return encodeEnvelope({ apiVersion: apiVersionOf(definition), kind: definition.kind, raw: encodeProtobuf(definition.schema, object) });
  }

  #frame(type: string, raw: Uint8Array): Buffer {
    const event = encodeProtobuf(builtInSchema('meta.v1.WatchEvent'), { type, object: raw });
    const length = Buffer.alloc(4);
    length.writeUInt32BE(event.length);
    return Buffer.concat([length, event]);
  }
}
