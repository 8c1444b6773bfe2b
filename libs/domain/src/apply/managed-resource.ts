import type { FieldFilter } from '#domain/apply/field-filter.js';
import type { FieldType } from '#domain/apply/field-type.js';
import type { JsonObject } from '#domain/json/json.js';

/** What field management needs to know of a resource, or of one of its subresources, in the version of a request. */
export interface ManagedResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** `apps/v1`. */
  readonly apiVersion: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  /** An object of which nothing was said, with what is there all the same. */
  readonly empty: JsonObject;
  /** A version that objects can be read in; undefined for one that is gone. */
  versionOf(apiVersion: string): ManagedVersion | undefined;
  /** The object in another of those versions. */
  convert(object: JsonObject, apiVersion: string): JsonObject;
  /** An object in the version of the request as decoding and defaulting leave it. Throws DecodeError. */
  complete(object: JsonObject): JsonObject;
}

export interface ManagedVersion {
  readonly type: FieldType;
  /** Absent: all fields are managed. */
  readonly filter?: FieldFilter;
}
