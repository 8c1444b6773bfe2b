import type { Given } from '#domain/api/define-resource.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/**
 * Storage of a version that differs from the stored one in nothing but its name: both read and write the same objects.
 * For `Given` of the version that is not stored; `plural` names the resource in the stored version.
 */
export function storedAs<T extends KubeObject>(
  stored: { readonly group: string; readonly version: string; readonly plural: string },
  version: string,
): Pick<Given<T>, 'storage' | 'conversion'> {
  const apiVersion = `${stored.group}/${version}`;
  const storedVersion = `${stored.group}/${stored.version}`;
  return {
    storage: stored,
    conversion: {
      toStored: (object) => ({ ...object, apiVersion: storedVersion }),
      fromStored: (object) => ({ ...object, apiVersion }) as T,
    },
  };
}
