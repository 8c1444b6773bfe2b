import type { ScaleView } from '#domain/api/resource-definition.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { LabelSelector } from '#domain/schema/types/meta-v1.js';
import { toSelector } from '#domain/selectors/object-selector.js';
import { formatSelector } from '#domain/selectors/selector.js';

/** What must be there to be scaled. */
interface Scalable extends KubeObject {
  readonly spec: { readonly replicas?: number; readonly selector: LabelSelector | null };
  readonly status?: { readonly replicas?: number };
}

/**
 * The scale of a kind that selects its pods by a LabelSelector; throws 400 where that is invalid.
 * Source: scaleFrom… in pkg/registry/apps/<kind>/storage/storage.go.
 */
export function scaleBySelector<T extends Scalable>(): ScaleView<T> {
  return {
    read: ({ spec, status }) => {
      const selector = formatSelector(toSelector(spec.selector));
      return {
        spec: spec.replicas ? { replicas: spec.replicas } : {},
        status: { replicas: status?.replicas ?? 0, ...(selector !== '' && { selector }) },
      };
    },
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
  };
}
