import type { Attributes, Operation } from '#domain/admission/attributes.js';
import type { WriteOptions } from '#domain/api/request/options.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { UserInfo } from '#domain/api/strategy.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/** A write to one object, from HTTP, from GraphQL or from the server itself. */
export interface WriteRequest<T extends KubeObject = KubeObject> {
  readonly definition: ResourceDefinition<T>;
  /** Empty for the object itself. */
  readonly subresource: string;
  /** Empty for cluster-scoped resources. */
  readonly namespace: string;
  /** Empty for a create whose body names the object. */
  readonly name: string;
  readonly user: UserInfo;
  readonly options: WriteOptions;
  /** Admission has been asked about what the client sent, of which this write is a part. */
  readonly admitted?: true;
  /** Records who manages what; absent for writes of the server itself, and where that is done already. */
  readonly track?: Track | undefined;
  /** Adds a Warning header. */
  warn(text: string): void;
}

/** The object with its managedFields as they are after a create (`prev` is absent) or a change. */
export type Track = <T extends KubeObject>(prev: T | undefined, next: T) => T;

/** What admission is asked about a write. */
export function attributesOf<T extends KubeObject>(request: WriteRequest<T>, operation: Operation): Attributes {
  const { definition, subresource, namespace, name, options, user } = request;
  return {
    operation,
    definition: definition as ResourceDefinition,
    subresource,
    namespace,
    name,
    dryRun: options.dryRun,
    user,
    warn: (text) => request.warn(text),
  };
}
