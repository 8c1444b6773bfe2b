import { semanticallyEqual } from '#domain/json/equal.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { Affinity, NodeAffinity, NodeSelectorTerm, PodSpec } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';

/** What may be added of where a pod runs as long as a gate keeps it from being scheduled. Source: pkg/apis/core/validation/validation.go ValidatePodUpdate. */
export function validateGatedUpdate(next: PodSpec, prev: PodSpec): readonly FieldError[] {
  return [
    ...validateNodeSelectorAdditions(next, prev),
    ...validateNodeAffinityAdditions(next.affinity?.nodeAffinity, prev.affinity?.nodeAffinity),
  ];
}

function validateNodeSelectorAdditions({ nodeSelector = {} }: PodSpec, prev: PodSpec): readonly FieldError[] {
  const isKept = Object.entries(prev.nodeSelector ?? {}).every(([key, value]) => nodeSelector[key] === value);
  const text = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
  return isKept ? [] : [invalid('spec.nodeSelector', Object.keys(nodeSelector).length > 0 ? nodeSelector : null, text)];
}

const termsPath = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';

/** Terms stay the same in number, and get narrower. Source: validateNodeAffinityMutation. */
function validateNodeAffinityAdditions(next: NodeAffinity | undefined, prev: NodeAffinity | undefined): readonly FieldError[] {
  const before = termsOf(prev);
  const now = termsOf(next);
  const print = (term: NodeSelectorTerm): unknown => internalForm('core.v1.NodeSelectorTerm', term);
  if (semanticallyEqual(next, prev) || before.length === 0) return [];
  if (before.length !== now.length) {
    const text = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed';
    const given = next?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
    return [invalid(termsPath, given?.map(print) ?? null, text)];
  }
  return now.flatMap((term, i) =>
    isNarrower(term, before[i] ?? {})
      ? []
      : [invalid(`${termsPath}[${i}]`, print(term), 'only additions are allowed (no mutations or deletions)')],
  );
}

function termsOf(affinity: NodeAffinity | undefined): readonly NodeSelectorTerm[] {
  return affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
}

/** A term that says nothing matches nothing, so that whatever is added makes it wider. */
function isNarrower(next: NodeSelectorTerm, prev: NodeSelectorTerm): boolean {
  const { matchExpressions: expressions = [], matchFields: fields = [] } = prev;
  const nowExpressions = next.matchExpressions ?? [];
  const nowFields = next.matchFields ?? [];
  if (expressions.length + fields.length === 0) return nowExpressions.length + nowFields.length === 0;
  return (
    semanticallyEqual(nowExpressions.slice(0, expressions.length), expressions) &&
    semanticallyEqual(nowFields.slice(0, fields.length), fields)
  );
}

/** `next` with node selector and node affinity as they are in `prev`. */
export function withGatedFieldsOf(next: PodSpec, prev: PodSpec): PodSpec {
  const { nodeSelector: _selector, affinity: _affinity, ...rest } = next;
  const { nodeSelector } = prev;
  const affinity = withNodeAffinityOf(next.affinity, prev.affinity);
  return { ...rest, ...(nodeSelector && { nodeSelector }), ...(affinity && { affinity }) };
}

function withNodeAffinityOf(next: Affinity | undefined, prev: Affinity | undefined): Affinity | undefined {
  const before = prev?.nodeAffinity;
  if (semanticallyEqual(next?.nodeAffinity, before)) return next;
  if (!next) return before && { nodeAffinity: before };
  const { nodeAffinity: _, ...rest } = next;
  if (!prev && !rest.podAffinity && !rest.podAntiAffinity) return undefined;
  return { ...rest, ...(before && { nodeAffinity: before }) };
}
