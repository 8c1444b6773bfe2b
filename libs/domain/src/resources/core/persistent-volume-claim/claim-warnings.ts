import { goQuote } from '#domain/json/go-marshal.js';
import { parseQuantity, quantityMilliValue } from '#domain/quantity/quantity.js';
import { classAnnotation } from '#domain/resources/core/persistent-volume/storage-class-of.js';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '#domain/schema/types/core-v1.js';

/** Source: pkg/api/persistentvolumeclaim/util.go GetWarningsForPersistentVolumeClaim. */
export function claimWarnings({ metadata, spec }: PersistentVolumeClaim): readonly string[] {
  const text = 'deprecated since v1.8; use "storageClassName" attribute instead';
  const hasAnnotation = metadata.annotations?.[classAnnotation] !== undefined;
  return [...(hasAnnotation ? [`metadata.annotations[${classAnnotation}]: ${text}`] : []), ...claimSpecWarnings(spec, 'spec')];
}

/** For claims and for templates of claims. */
export function claimSpecWarnings({ resources }: PersistentVolumeClaimSpec, path: string): readonly string[] {
  return (['requests', 'limits'] as const).flatMap((list) => {
    const amount = resources?.[list]?.['storage'];
    const parsed = parseQuantity(amount ?? '');
    if (amount === undefined || !parsed || quantityMilliValue(parsed) % 1000 === 0) return [];
    return [`${path}.resources.${list}[storage]: fractional byte value ${goQuote(amount)} is invalid, must be an integer`];
  });
}
