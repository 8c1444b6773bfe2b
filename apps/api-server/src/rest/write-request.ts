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
  /** Adds a Warning header. */
  warn(text: string): void;
}
