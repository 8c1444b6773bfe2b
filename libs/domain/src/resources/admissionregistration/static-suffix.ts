import { goQuote } from '#domain/json/go-marshal.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

const suffix = '.static.k8s.io';

/** Names for configurations that come from files. Source: pkg/apis/admissionregistration/validation/static_suffix.go. */
export function staticSuffixWarnings({ metadata }: KubeObject): readonly string[] {
  if (!metadata.name.endsWith(suffix)) return [];
  return [
    `metadata.name: names ending with ${goQuote(suffix)} are reserved for static manifest-based configurations and cannot be managed via the API`,
  ];
}
