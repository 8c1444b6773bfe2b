import type { TemplateMeta } from '#domain/meta/object-meta.js';

const dropped: ReadonlySet<string> = new Set(
  ['beta', 'alpha'].flatMap((stage) => ['init-containers', 'init-container-statuses'].map((name) => `pod.${stage}.kubernetes.io/${name}`)),
);

/**
 * Metadata of a pod or template without the annotations that once carried init containers; the API server never stores them.
 * Source: pkg/apis/core/v1/conversion.go dropInitContainerAnnotations.
 */
export function withoutInitContainerAnnotations<T extends TemplateMeta>(metadata: T): T {
  const { annotations } = metadata;
  if (!annotations || !Object.keys(annotations).some((key) => dropped.has(key))) return metadata;
  return { ...metadata, annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => !dropped.has(key))) };
}
