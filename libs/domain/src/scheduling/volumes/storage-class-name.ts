import type { KubeObject } from '#domain/meta/object-meta.js';

const betaAnnotation = 'volume.beta.kubernetes.io/storage-class';

interface Classified extends Pick<KubeObject, 'metadata'> {
  readonly spec: { readonly storageClassName?: string };
}

/** The StorageClass of a claim or a volume; empty for none. An old annotation goes before the field. */
export function storageClassName({ metadata, spec }: Classified): string {
  return metadata.annotations?.[betaAnnotation] ?? spec.storageClassName ?? '';
}
