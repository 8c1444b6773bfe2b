import { compareBytewise } from '#domain/json/go-marshal.js';
import { formatRequirement, type LabelRequirement, type Labels, matchesRequirement } from '#domain/selectors/label-requirement.js';

/**
 * A label selector ready to be asked: all requirements must hold. `nothing` is the selector of an absent LabelSelector.
 * Source: k8s.io/apimachinery/pkg/labels/selector.go.
 */
export interface Selector {
  /** Sorted by key. */
  readonly requirements: readonly LabelRequirement[];
  /** Selects no object at all, whatever its labels. */
  readonly nothing?: true;
}

/** Selects every object. */
export const everything: Selector = { requirements: [] };

/** Selects no object. */
export const nothing: Selector = { requirements: [], nothing: true };

/** A selector of these requirements, sorted by key as upstream's are. */
export function selectorOf(requirements: readonly LabelRequirement[]): Selector {
  return requirements.length === 0 ? everything : { requirements: requirements.toSorted((a, b) => compareBytewise(a.key, b.key)) };
}

/** Selects objects that have all of these labels; no labels (or none given) select everything. Nothing is validated (labels.SelectorFromSet). */
export function selectorFromSet(labels: Labels | null | undefined): Selector {
  return selectorOf(Object.entries(labels ?? {}).map(([key, value]) => ({ key, operator: '=', values: [value] })));
}

export function matchesSelector(selector: Selector, labels: Labels | null | undefined): boolean {
  if (selector.nothing) return false;
  return selector.requirements.every((requirement) => matchesRequirement(requirement, labels ?? {}));
}

/** True when the selector restricts nothing. */
export function isEverything(selector: Selector): boolean {
  return !selector.nothing && selector.requirements.length === 0;
}

/** The canonical text: `a=b,c in (x,y)`. Empty for everything and for nothing alike. */
export function formatSelector(selector: Selector): string {
  return selector.requirements.map(formatRequirement).join(',');
}

/** The one value that the selector asks of a label, if it asks for exactly one. */
export function exactLabel(selector: Selector, key: string): string | undefined {
  const first = selector.requirements.find((requirement) => requirement.key === key);
  if (!first || !['=', '==', 'in'].includes(first.operator)) return undefined;
  return first.values.length === 1 ? first.values[0] : undefined;
}
