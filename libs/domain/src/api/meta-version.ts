/** The versions of meta.k8s.io in which Table and PartialObjectMetadata may be asked for. */
export type MetaVersion = 'v1' | 'v1beta1';
