import { compareBytewise } from '#domain/json/go-marshal.js';
import type { Labels } from '#domain/selectors/label-requirement.js';

/** `a=1,b=2`, or `<none>`: labels in a cell of a table (labels.FormatLabels of k8s.io/apimachinery/pkg/labels/labels.go). */
export function formatLabels(labels: Labels | null | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.toSorted(compareBytewise).join(',') || '<none>';
}
