import { equal } from '#domain/json/equal.js';
import type { TopologySelectorLabelRequirement, TopologySelectorTerm } from '#domain/schema/types/core-v1.js';
import { childPath, duplicate, type FieldError, indexPath, required } from '#domain/status/field-error.js';
import { validateLabelName } from '#domain/validation/labels.js';

/** Where volumes may be made: no two terms may be alike (pkg/apis/storage/validation/validation.go validateAllowedTopologies). */
export function validateTopologies(terms: readonly TopologySelectorTerm[]): readonly FieldError[] {
  // Upstream compares each term with as many empty ones as there are terms, and then with those before it.
  const seen: object[] = terms.map(() => ({}));
  return terms.flatMap((term, i) => {
    const path = childPath(indexPath('allowedTopologies', i), 'matchLabelExpressions');
    const values = valuesByKey(term);
    const repeats = seen.filter((other) => equal(other, values)).length;
    seen.push(values);
    return [...validateTerm(term, path), ...Array.from({ length: repeats }, () => duplicate(path, ''))];
  });
}

/** What the term asks for, in a form that can be compared. */
function valuesByKey({ matchLabelExpressions }: TopologySelectorTerm): object {
  return Object.fromEntries((matchLabelExpressions ?? []).map(({ key, values }) => [key, [...new Set(values)].sort()]));
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
