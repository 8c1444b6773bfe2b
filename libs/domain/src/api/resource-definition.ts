import type { AllocationRules } from '#domain/allocation/allocation-rules.js';
import type { ServedResource, ServedSubresource } from '#domain/api/served-resources.js';
import type { Strategy, UpdateStrategy } from '#domain/api/strategy.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import type { PathElement } from '#domain/apply/path-element.js';
import type { CustomObjectShape } from '#domain/custom-resources/objects/read-custom-object.js';
import type { JsonObject } from '#domain/json/json.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { ObjectSchema } from '#domain/schema/schema.js';
import type { Scale } from '#domain/schema/types/autoscaling-v1.js';

/**
 * Everything the system knows about one resource in one version, in one value.
 *
 * REST routes, discovery, OpenAPI, tables, validation, defaulting and GraphQL are each a function of a ResourceDefinition; none of them
 * knows any kind by name. A CustomResourceDefinition is turned into the same type at run time.
 *
 * Members that take a T are methods, so that definitions of different kinds fit in one list. That is sound because a definition is only
 * ever given objects that its own schema has decoded.
 */
export interface ResourceDefinition<T extends KubeObject = KubeObject> extends ServedResource {
  readonly schema: ObjectSchema;
  /** Present when it was made from a CustomResourceDefinition: how objects are read. Discovery, OpenAPI and the kinds of patch differ a little. */
  readonly custom?: CustomObjectShape;
  /** Kind of its lists, where that is not its own with `List` behind it. */
  readonly listKind?: string;
  /** The kind is about to go: nothing can be created any more. */
  readonly terminating?: true;
  /** How OpenAPI shows a custom kind. */
  readonly published?: PublishedSchemas;
  readonly strategy: Strategy<T>;
  readonly subresources: readonly SubresourceDefinition<T>[];
  readonly printer: TablePrinter<T>;
  /** Fields that `fieldSelector` accepts besides metadata.name and (for namespaced kinds) metadata.namespace. */
  readonly selectableFields: readonly SelectableField<T>[];
  /** What the server says of another field, where it is not `field label not supported: …` (see selectors/selectable-fields.ts). */
  unknownFieldLabel?(field: string): string;
  /** Where objects of this resource are kept. Kinds served in several versions, or in two groups, share one home. */
  readonly storage: StorageHome;
  /** Objects go when nobody has written them for the time the server is told (`--event-ttl`). */
  readonly expires?: true;
  /**
   * Upstream, the kind belongs to one of the other servers that kube-apiserver is made of (apiextensions, aggregator): it is stored as JSON,
   * which tells an empty list from none where protobuf does not, and its finalizers need no domain. True of custom kinds, too.
   */
  readonly delegated?: true;
  /** Present on deprecated versions: what every request for one is told. */
  readonly deprecationWarning?: string;
  /** Present on kinds that have addresses and ports of the cluster. */
  readonly allocation?: AllocationRules<T>;
  /** Present when the stored form is that of another definition, or of another time (custom kinds: their schema may have changed). */
  readonly conversion?: Conversion<T>;
}

/**
 * What a custom kind publishes, per version of OpenAPI: its schema without apiVersion, kind and metadata, which are added, and with the
 * `x-kubernetes-` extensions. Absent where nothing may be said of the fields: the kind has no schema, or (v2 only, as kubectl takes what
 * it does not find there for a mistake) keeps unknown fields at its root.
 */
export interface PublishedSchemas {
  readonly v2?: JsonObject;
  readonly v3?: JsonObject;
}

export interface StorageHome {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/** Between this version and the stored one. Both directions lose nothing that the stored version can hold. */
export interface Conversion<T> {
  toStored(object: T): KubeObject;
  fromStored(object: KubeObject): T;
  /** toStored without defaults, where toStored gives any: field management looks at what was said. */
  withoutDefaults?(object: T): KubeObject;
}

/** A subresource: what discovery says of it, and how it reads or writes the object, when it does so at all. */
export interface SubresourceDefinition<T extends KubeObject = KubeObject> extends ServedSubresource {
  /** Present where PUT and PATCH take the whole object and keep a part of it: `status`, `approval`, `resize`, … */
  readonly update?: UpdateStrategy<T>;
  /** Present on `scale`. */
  readonly scale?: ScaleView<T>;
}

/** How a kind shows itself as autoscaling/v1 Scale. */
export interface ScaleView<T> {
  /** Text of the selector in `status.selector`, `spec.replicas` and `status.replicas`. */
  read(object: T): Pick<Scale, 'spec' | 'status'>;
  /**
   * What a write begins with, where objects may lack what read() has to have: custom kinds. Their own rules say which replicas there may be,
   * and a Scale without a resourceVersion is one of the object as it is.
   */
  readForWrite?(object: T): Pick<Scale, 'spec' | 'status'>;
  withReplicas(object: T, replicas: number): T;
  /** Where the replicas are, for field management; `spec.replicas` unless it says otherwise. */
  readonly replicasPath?: readonly PathElement[];
}

export interface SelectableField<T> {
  /** `status.phase`; also how the value is found, unless `value` says otherwise. */
  readonly path: string;
  value(object: T): string;
}
