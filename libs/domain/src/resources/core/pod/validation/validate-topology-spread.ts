import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import { validateMatchLabelKeys } from '#domain/resources/core/pod/validation/validate-match-label-keys.js';
import type { TopologySpreadConstraint } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, invalid, required } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';
import { validateLabelSelector } from '#domain/validation/labels.js';
import { repeatsOf } from '#domain/validation/repeats.js';

const actions = ['DoNotSchedule', 'ScheduleAnyway'];
const nodePolicies = ['Honor', 'Ignore'];
const positive = 'must be greater than zero';

/** Source: pkg/apis/core/validation/validation.go validateTopologySpreadConstraints. */
export function validateTopologySpread(
  constraints: readonly TopologySpreadConstraint[] | undefined,
  path: string,
  options: PodValidationOptions,
): readonly FieldError[] {
  if (!constraints) return [];
  const reversed = constraints.toReversed();
  const isRepeated = repeatsOf(reversed, ({ topologyKey, whenUnsatisfiable }) => `${topologyKey} ${whenUnsatisfiable}`);
  return constraints.flatMap((constraint, i) => [
    ...validateConstraint(constraint, `${path}[${i}]`, options),
    ...(isRepeated(constraints.length - 1 - i) ? [repeated(constraint, `${path}[${i}]`)] : []),
  ]);
}

function validateConstraint(constraint: TopologySpreadConstraint, path: string, options: PodValidationOptions): readonly FieldError[] {
  const { maxSkew, topologyKey, whenUnsatisfiable, nodeAffinityPolicy, nodeTaintsPolicy, labelSelector } = constraint;
  return [
    ...(maxSkew > 0 ? [] : [invalid(`${path}.maxSkew`, maxSkew, positive)]),
    ...(topologyKey === '' ? [required(`${path}.topologyKey`, 'can not be empty')] : []),
    ...validateChoice(whenUnsatisfiable, `${path}.whenUnsatisfiable`, actions),
    ...validateMinDomains(constraint, `${path}.minDomains`),
    ...validateChoice(nodeAffinityPolicy, `${path}.nodeAffinityPolicy`, nodePolicies),
    ...validateChoice(nodeTaintsPolicy, `${path}.nodeTaintsPolicy`, nodePolicies),
    ...validateMatchLabelKeys(constraint, path),
    ...(options.allowInvalidSpreadSelectors ? [] : validateLabelSelector(labelSelector, `${path}.labelSelector`)),
  ];
}

function validateMinDomains({ minDomains, whenUnsatisfiable: action }: TopologySpreadConstraint, path: string): readonly FieldError[] {
  if (minDomains === undefined) return [];
  const text = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
  return [
    ...(minDomains > 0 ? [] : [invalid(path, minDomains, positive)]),
    ...(action === 'DoNotSchedule' ? [] : [invalid(path, minDomains, text)]),
  ];
}

/** One constraint for a key and a way to handle what cannot be satisfied; the last one is right. */
function repeated({ topologyKey: key, whenUnsatisfiable: action }: TopologySpreadConstraint, path: string): FieldError {
  return duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, `{${key}, ${action}}`);
}
