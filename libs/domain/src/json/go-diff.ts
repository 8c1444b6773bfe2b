import { goMarshal } from '#domain/json/go-marshal.js';
import { indentJson } from '#domain/json/indent.js';
import { unifiedDiff } from '#domain/json/unified-diff.js';

/**
 * What changed between two values, for messages about fields that must not change; give it internal forms (schema/internal-form.ts).
 * Source: k8s.io/apimachinery/pkg/util/diff/diff.go Diff.
 */
export function goDiff(before: unknown, after: unknown): string {
  return unifiedDiff(indentJson(goMarshal(before)), indentJson(goMarshal(after)));
}
