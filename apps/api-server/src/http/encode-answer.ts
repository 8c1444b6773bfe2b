import { encodeJson } from '#domain/codec/encode-json.js';
import { encodeProtobuf } from '#domain/codec/encode-protobuf.js';
import { encodeYaml } from '#domain/codec/encode-yaml.js';
import { encodeEnvelope } from '#domain/codec/protobuf-envelope.js';
import { internalTypeOf } from '#domain/api/scheme.js';
import { type Encoding, mediaTypes } from '#domain/api/request/media-type.js';
import type { OutputMedia } from '#domain/api/request/negotiate-output.js';
import { apiVersionOf, parseApiVersion } from '#domain/meta/api-version.js';
import { listKindOf } from '#domain/api/open-api/definition-name.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { toPartialObjectMetadata, toPartialObjectMetadataList } from '#domain/api/to-partial-object-metadata.js';
import { type IncludeObject, toTable, toTableOfOne } from '#domain/api/to-table.js';
import { passListMeta } from '#domain/meta/list-meta.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import { schemaOfKind } from '#domain/schema/kinds.js';
import type { ObjectSchema } from '#domain/schema/schema.js';
import type { ListMeta } from '#domain/schema/types/meta-v1.js';
import { notAcceptable, type StatusError } from '#domain/status/status-error.js';
import type { EntryAnswer, ListAnswer, ObjectAnswer } from '../rest/answer.js';
import type { ObjectList } from '../rest/list-objects.js';
import { jsonList } from './json-list.js';

/** An answer in bytes. A long list comes in pieces. */
export interface EncodedAnswer {
  readonly status: number;
  /** Absent where there is no body. */
  readonly contentType?: string;
  readonly body: Buffer | readonly Buffer[];
}

/** What of the request matters for tables. */
export interface TransformOptions {
  /** Checked by the caller only when the answer is a table. Throws 400. */
  includeObject(): IncludeObject;
  readonly now: number;
}

/** Encodes anything but streams. Throws StatusError where the wanted form cannot be had. */
export function encodeAnswer(answer: EntryAnswer | ObjectAnswer | ListAnswer, options: TransformOptions): EncodedAnswer {
  switch (answer.kind) {
    case 'entry':
      return encodeEntry(answer, options);
    case 'object':
      return encodeObjectAnswer(answer, options);
    case 'list':
      return encodeList(answer, options);
  }
}

function encodeEntry({ status, media, definition, entry }: EntryAnswer, options: TransformOptions): EncodedAnswer {
  if (media.encoding === 'json' && !media.as && !media.pretty)
    return { status, contentType: mediaTypes.json, body: entry.bytesIn(definition) };
  return encodeObjectAnswer(
    { kind: 'object', status, media, definition, schema: definition.schema, object: entry.objectIn(definition) },
    options,
  );
}

function encodeObjectAnswer({ status, media, object, schema, definition }: ObjectAnswer, options: TransformOptions): EncodedAnswer {
  if (media.as && definition) {
    const transformed = transform(media.as, definition, object as KubeObject, options);
    return encodeObject(status, media, transformed, builtInSchema(`meta.v1.${media.as.kind}`));
  }
  return encodeObject(status, media, object, schema);
}

function transform(
  as: NonNullable<OutputMedia['as']>,
  definition: NonNullable<ObjectAnswer['definition']>,
  object: KubeObject,
  options: TransformOptions,
): object {
  switch (as.kind) {
    case 'Table':
      return toTableOfOne(definition, object, { version: as.version, includeObject: options.includeObject(), now: options.now });
    case 'PartialObjectMetadata':
      return toPartialObjectMetadata(object, as.version);
    case 'PartialObjectMetadataList':
      throw notAcceptable(
        `you requested PartialObjectMetadataList, but the requested object is not a list (*${internalTypeOfObject(object)})`,
      );
  }
}

function internalTypeOfObject({ apiVersion, kind }: KubeObject): string {
  return internalTypeOf({ group: parseApiVersion(apiVersion)?.group ?? '', kind });
}

/** One object of any kind. Without a schema it has no protobuf form, and JSON is sent instead, as clients that accept protobuf accept it. */
export function encodeObject(
  status: number,
  media: Pick<OutputMedia, 'encoding' | 'pretty'>,
  object: object,
  schema?: ObjectSchema,
): EncodedAnswer {
  switch (media.encoding) {
    case 'yaml':
      return { status, contentType: mediaTypes.yaml, body: Buffer.from(encodeYaml(object)) };
    case 'protobuf':
      if (!schema) return encodeObject(status, { ...media, encoding: 'json' }, object);
      return { status, contentType: mediaTypes.protobuf, body: protobufBody(object, schema) };
    case 'json': {
      const text = media.pretty ? encodeJson(object, { pretty: true }) : `${encodeJson(object)}\n`;
      return { status, contentType: mediaTypes.json, body: Buffer.from(text) };
    }
  }
}

function protobufBody(object: object, schema: ObjectSchema): Buffer {
  const { apiVersion = '', kind = '' } = object as { readonly apiVersion?: string; readonly kind?: string };
  return Buffer.from(encodeEnvelope({ apiVersion, kind, raw: encodeProtobuf(schema, object) }));
}

function encodeList({ media, definition, list }: ListAnswer, options: TransformOptions): EncodedAnswer {
  if (media.as) return encodeTransformedList(media, definition, list, options);
  const meta = definition.custom ? customListMeta(list) : passListMeta(list);
  if (media.encoding === 'json' && !media.pretty)
    return { status: 200, contentType: mediaTypes.json, body: jsonList(definition, list.entries, meta) };
  const items = list.entries.map((entry) => asItem(entry.objectIn(definition), definition, media.encoding));
  const { kind } = listKindOf(definition);
  const apiVersion = apiVersionOf(definition);
  if (definition.custom) return encodeObject(200, media, { apiVersion, items, kind, metadata: meta });
  return encodeObject(200, media, { kind, apiVersion, metadata: meta, items }, listSchema(definition));
}

/** Lists of custom kinds say that they are at their end. */
function customListMeta(list: ListMeta): ListMeta {
  return { continue: '', ...passListMeta(list) };
}

function encodeTransformedList(
  media: OutputMedia,
  definition: ResourceDefinition,
  list: ObjectList,
  options: TransformOptions,
): EncodedAnswer {
  const { as } = media;
  const objects = list.entries.map((entry) => entry.objectIn(definition));
  const meta: ListMeta = passListMeta(list);
  switch (as?.kind) {
    case 'Table': {
      const table = toTable(definition, objects, meta, { version: as.version, includeObject: options.includeObject(), now: options.now });
      return encodeObject(200, media, table);
    }
    case 'PartialObjectMetadataList':
      return encodeObject(
        200,
        media,
        toPartialObjectMetadataList(objects, meta, as.version),
        builtInSchema('meta.v1.PartialObjectMetadataList'),
      );
    default:
      throw notAcceptable(`you requested PartialObjectMetadata, but the requested object is a list (*${internalTypeOf(definition)}List)`);
  }
}

/** Items of typed lists do not repeat kind and version. */
function asItem(object: KubeObject, { custom }: ResourceDefinition, encoding: Encoding): object {
  if (custom || encoding === 'protobuf') return object;
  const { kind: _kind, apiVersion: _apiVersion, ...item } = object;
  return item;
}

function listSchema({ group, version, kind, custom }: ResourceDefinition): ObjectSchema | undefined {
  return custom ? undefined : schemaOfKind({ group, version, kind: `${kind}List` });
}

/** An error as the client can read it; JSON where it accepts nothing that can be written. */
export function encodeError({ status }: StatusError, media: Pick<OutputMedia, 'encoding' | 'pretty'>): EncodedAnswer {
  return encodeObject(status.code, media, status, builtInSchema('meta.v1.Status'));
}
