import { type ExpressionUse, requireExpression } from '#domain/resources/admissionregistration/expression-rules.js';
import { validateNamedRule } from '#domain/resources/admissionregistration/validate-rules.js';
import type { MatchCondition, MatchResources } from '#domain/schema/types/admissionregistration-v1.js';
import { duplicate, type FieldError, indexPath, required, tooMany } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';
import { validateLabelSelector } from '#domain/validation/labels.js';
import { isQualifiedName } from '#domain/validation/names.js';
import { requireForm } from '#domain/validation/text.js';
import { repeatsOf } from '#domain/validation/repeats.js';

const maxConditions = 64;
export const matchPolicies = ['Equivalent', 'Exact'];

/** Which requests a policy or a binding is about. Source: pkg/apis/admissionregistration/validation/validation.go validateMatchResources. */
export function validateMatchResources(match: MatchResources | undefined, path: string): readonly FieldError[] {
  if (!match) return [];
  const { matchPolicy, namespaceSelector, objectSelector, resourceRules = [], excludeResourceRules = [] } = match;
  return [
    ...requireGiven(matchPolicy, `${path}.matchPolicy`, matchPolicies),
    ...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`),
    ...validateLabelSelector(objectSelector, `${path}.objectSelector`),
    ...resourceRules.flatMap((rule, i) => validateNamedRule(rule, indexPath(`${path}.resourceRules`, i))),
    ...excludeResourceRules.flatMap((rule, i) => validateNamedRule(rule, indexPath(`${path}.excludeResourceRules`, i))),
  ];
}

/** Operations that can change nothing. Errors do not tell which rule it is. */
export function validateMutatingOperations(match: MatchResources | undefined, path: string): readonly FieldError[] {
  const operations = ['*', 'CONNECT', 'CREATE', 'UPDATE'];
  const given = (match?.resourceRules ?? []).flatMap((rule) => rule.operations ?? []);
  return given.flatMap((operation) => validateChoice(operation, `${path}.resourceRules.operations`, operations));
}

/** Source: validateMatchConditions. */
export function validateMatchConditions(
  conditions: readonly MatchCondition[] | undefined,
  path: string,
  use: Omit<ExpressionUse, 'returns' | 'isStored'>,
  stored: readonly MatchCondition[] = [],
): readonly FieldError[] {
  const list = conditions ?? [];
  const isRepeated = repeatsOf(list, ({ name }) => name);
  const known = new Set(stored.map(({ expression }) => expression));
  return [
    ...(list.length > maxConditions ? [tooMany(path, list.length, maxConditions)] : []),
    ...list.flatMap(({ name, expression }, i) => {
      const at = indexPath(path, i);
      const isStored = known.has(expression);
      return [
        ...requireExpression(expression, `${at}.expression`, { ...use, returns: 'bool', isStored }),
        ...requireForm(name, `${at}.name`, isQualifiedName),
        ...(name !== '' && isRepeated(i) ? [duplicate(`${at}.name`, name)] : []),
      ];
    }),
  ];
}

export function requireFailurePolicy(policy: string | undefined, path: string): readonly FieldError[] {
  return requireGiven(policy, path, failurePolicies);
}

/** Required when absent; the empty text is a wrong choice. */
function requireGiven(policy: string | undefined, path: string, choices: readonly string[]): readonly FieldError[] {
  return policy === undefined ? [required(path)] : validateChoice(policy, path, choices);
}

export const failurePolicies = ['Fail', 'Ignore'];
