import type { ObjectMeta as AnyMeta } from '#domain/schema/types/meta-v1.js';

/** Metadata where nothing is promised: of a template, or of an object a client is about to create. */
export type TemplateMeta = AnyMeta;

/** Metadata of an object that the API server has stored. */
export interface ObjectMeta extends AnyMeta {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** RFC 3339, whole seconds, UTC. */
  readonly creationTimestamp: string;
}

/** Any stored object of any kind. Kinds with a generated type extend it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** An object as a client sends it for creation: the server fills the rest of the metadata, defaults and status. */
export type Draft<T extends KubeObject = KubeObject> = DeepDraft<Omit<T, 'metadata' | 'status'>> & {
  readonly metadata: TemplateMeta;
  readonly status?: unknown;
};

type DeepDraft<T> = T extends (infer Item)[] | readonly (infer Item)[]
  ? readonly DeepDraft<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]?: DeepDraft<T[Name]> }
    : T;

/** `namespace/name`, or the bare name of a cluster-scoped object. Unique within one resource. */
export type ObjectKey = string;

/** The key of an object within its resource. */
export function keyOf(object: { readonly metadata: { readonly name?: string; readonly namespace?: string } }): ObjectKey {
  const { namespace, name = '' } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

/** Splits an ObjectKey; `namespace` is absent for cluster-scoped objects. */
export function splitKey(key: ObjectKey): { readonly namespace?: string; readonly name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
