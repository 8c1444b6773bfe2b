import { semanticallyEqual } from '#domain/json/equal.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { NodeSelectorRequirement, NodeSelectorTerm, VolumeNodeAffinity } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { immutableMessage } from '#domain/validation/object-meta.js';

/**
 * Affinity may come, but neither change nor go; only labels of nodes may be written by their new names.
 * Source: pkg/apis/core/validation/validation.go validatePvNodeAffinity.
 */
export function validateAffinityUnchanged(
  next: VolumeNodeAffinity | undefined,
  prev: VolumeNodeAffinity | undefined,
): readonly FieldError[] {
  const terms = termsOf(next);
  const isSame =
    semanticallyEqual(next, prev) ||
    (terms.length > 0 &&
      semanticallyEqual(
        terms,
        termsOf(prev).map((term, i) => renamedAsIn(terms[i], term)),
      ));
  if (!prev || isSame) return [];
  const shown = next ? internalForm('core.v1.VolumeNodeAffinity', next) : null;
  return [invalid('nodeAffinity', shown, `${immutableMessage}, except for updating from beta label to GA`)];
}

function termsOf(affinity: VolumeNodeAffinity | undefined): readonly NodeSelectorTerm[] {
  return affinity?.required?.nodeSelectorTerms ?? [];
}

const renamedTo: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['beta.kubernetes.io/os', 'kubernetes.io/os'],
  ['beta.kubernetes.io/arch', 'kubernetes.io/arch'],
  ['beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type'],
]);

/** `prev` with the new names of labels where `next` has them. */
function renamedAsIn(next: NodeSelectorTerm | undefined, prev: NodeSelectorTerm): NodeSelectorTerm {
  const rename = (one: NodeSelectorRequirement, i: number): NodeSelectorRequirement => {
    const key = next?.matchExpressions?.[i]?.key;
    return key !== undefined && key === renamedTo.get(one.key) ? { ...one, key } : one;
  };
  return { ...prev, ...(prev.matchExpressions ? { matchExpressions: prev.matchExpressions.map(rename) } : {}) };
}
