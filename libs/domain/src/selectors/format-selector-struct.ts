import { compareBytewise } from '#domain/json/go-marshal.js';
import type { LabelSelector } from '#domain/schema/types/meta-v1.js';

/** A label selector as Go prints the struct, which some columns show: `&LabelSelector{MatchLabels:map[string]string{a: b,},…}`. */
export function formatSelectorStruct({ matchLabels, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels ?? {}).toSorted(([a], [b]) => compareBytewise(a, b));
  const shownLabels = labels.map(([key, value]) => `${key}: ${value},`).join('');
  const shown = matchExpressions.map(
    ({ key, operator, values }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${(values ?? []).join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${shownLabels}},MatchExpressions:[]LabelSelectorRequirement{${shown.join('')}},}`;
}
