import type { TopologySelectorLabelRequirement, TopologySelectorTerm } from '#domain/schema/types/core-v1.js';
import { childPath, duplicate, type FieldError, indexPath, required } from '#domain/status/field-error.js';
import { validateLabelName } from '#domain/validation/labels.js';

/** So often a term is said to be repeated; upstream says it as often as there are others. */
const mostRepeats = 100;

/** Where volumes may be made: no two terms may be alike (pkg/apis/storage/validation/validation.go validateAllowedTopologies). */
export function validateTopologies(terms: readonly TopologySelectorTerm[]): readonly FieldError[] {
  // Upstream compares each term with as many empty ones as there are terms, and then with those before it.
  const seen = new Map([[JSON.stringify([]), terms.length]]);
  return terms.flatMap((term, i) => {
    const path = childPath(indexPath('allowedTopologies', i), 'matchLabelExpressions');
    const values = printValues(term);
    const repeats = seen.get(values) ?? 0;
    seen.set(values, repeats + 1);
    return [...validateTerm(term, path), ...Array.from({ length: Math.min(repeats, mostRepeats) }, () => duplicate(path, ''))];
  });
}

/** What the term asks for; the same of terms that ask for the same. */
function printValues({ matchLabelExpressions }: TopologySelectorTerm): string {
  const byKey = new Map((matchLabelExpressions ?? []).map(({ key, values }) => [key, [...new Set(values)].sort()]));
  return JSON.stringify([...byKey].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function validateTerm({ matchLabelExpressions }: TopologySelectorTerm, path: string): readonly FieldError[] {
  const keys = new Set<string>();
  return (matchLabelExpressions ?? []).flatMap((requirement, i) => {
    const at = indexPath(path, i);
    const repeated = keys.has(requirement.key);
    keys.add(requirement.key);
    return [...validateRequirement(requirement, at), ...(repeated ? [duplicate(childPath(at, 'key'), requirement.key)] : [])];
  });
}

function validateRequirement({ key, values: given }: TopologySelectorLabelRequirement, path: string): readonly FieldError[] {
  const values = given ?? [];
  const at = childPath(path, 'values');
  return [
    ...(values.length === 0 ? [required(at)] : []),
    ...values.flatMap((value, i) => (values.indexOf(value) < i ? [duplicate(indexPath(at, i), value)] : [])),
    ...validateLabelName(key, childPath(path, 'key')),
  ];
}
