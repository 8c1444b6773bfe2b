import type { MetaVersion } from '#domain/api/meta-version.js';
import { passListMeta } from '#domain/meta/list-meta.js';
import type { KubeObject, TemplateMeta } from '#domain/meta/object-meta.js';
import type { ListMeta, PartialObjectMetadataList } from '#domain/schema/types/meta-v1.js';

/** An object of which only metadata is known (meta.k8s.io PartialObjectMetadata). */
export interface PartialObjectMetadata {
  readonly kind: 'PartialObjectMetadata';
  readonly apiVersion: string;
  readonly metadata: TemplateMeta;
}

/** What a client gets that accepts `as=PartialObjectMetadata`. */
export function toPartialObjectMetadata({ metadata }: Pick<KubeObject, 'metadata'>, version: MetaVersion): PartialObjectMetadata {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata };
}

/** What a client gets that accepts `as=PartialObjectMetadataList`. `items` of an empty list is null, as upstream answers. */
export function toPartialObjectMetadataList(
  objects: readonly KubeObject[],
  list: ListMeta,
  version: MetaVersion,
): PartialObjectMetadataList {
  return {
    kind: 'PartialObjectMetadataList',
    apiVersion: `meta.k8s.io/${version}`,
    metadata: passListMeta(list),
    items: objects.length === 0 ? null : objects.map((object) => toPartialObjectMetadata(object, version)),
  };
}
