import { goQuote } from '#domain/json/go-marshal.js';
import type {
  JobSpec,
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
} from '#domain/schema/types/batch-v1.js';
import {
  childPath,
  duplicate,
  type FieldError,
  indexPath,
  invalid,
  notSupported,
  omitted,
  required,
  tooMany,
} from '#domain/status/field-error.js';
import { isQualifiedName } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';
import { repeatsOf } from '#domain/validation/repeats.js';

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];
const maxRules = 20;
const maxExitCodes = 255;
const maxPatterns = 20;

/** What failures of pods mean for their Job. Source: pkg/apis/batch/validation/validation.go validatePodFailurePolicy. */
export function validatePodFailurePolicy(policy: PodFailurePolicy, spec: JobSpec, path: string): readonly FieldError[] {
  const at = childPath(path, 'rules');
  const rules = policy.rules ?? [];
  return [
    ...(rules.length > maxRules ? [tooMany(at, rules.length, maxRules)] : []),
    ...rules.flatMap((rule, i) => validateRule(rule, spec, indexPath(at, i))),
  ];
}

function validateRule(
  { action, onExitCodes, onPodConditions = [] }: PodFailurePolicyRule,
  spec: JobSpec,
  path: string,
): readonly FieldError[] {
  const hasConditions = onPodConditions.length > 0;
  const both = 'specifying both OnExitCodes and OnPodConditions is not supported';
  const neither = 'specifying one of OnExitCodes and OnPodConditions is required';
  return [
    ...validateAction(action, spec, childPath(path, 'action')),
    ...(onExitCodes ? validateExitCodes(onExitCodes, spec, childPath(path, 'onExitCodes')) : []),
    ...validatePatterns(onPodConditions, childPath(path, 'onPodConditions')),
    ...(onExitCodes && hasConditions ? [invalid(path, omitted, both)] : []),
    ...(!onExitCodes && !hasConditions ? [invalid(path, omitted, neither)] : []),
  ];
}

function validateAction(action: string, { backoffLimitPerIndex }: JobSpec, path: string): readonly FieldError[] {
  if (action !== 'FailIndex') return requireKnown(action, actions, path);
  return backoffLimitPerIndex === undefined ? [invalid(path, action, 'requires the backoffLimitPerIndex to be set')] : [];
}

function validatePatterns(patterns: readonly PodFailurePolicyOnPodConditionsPattern[], path: string): readonly FieldError[] {
  return [
    ...(patterns.length > maxPatterns ? [tooMany(path, patterns.length, maxPatterns)] : []),
    ...patterns.flatMap(({ type, status }, i) => [
      ...invalidEach(childPath(indexPath(path, i), 'type'), type, isQualifiedName(type)),
      ...requireKnown(status, statuses, childPath(indexPath(path, i), 'status')),
    ]),
  ];
}

function validateExitCodes(requirement: PodFailurePolicyOnExitCodesRequirement, spec: JobSpec, path: string): readonly FieldError[] {
  const { operator, containerName } = requirement;
  const { containers, initContainers } = spec.template.spec;
  const isKnown = [...(containers ?? []), ...(initContainers ?? [])].some(({ name }) => name === containerName);
  const text = 'must be one of the container or initContainer names in the pod template';
  return [
    ...requireKnown(operator, operators, childPath(path, 'operator')),
    ...(containerName === undefined || isKnown ? [] : [invalid(childPath(path, 'containerName'), containerName, text)]),
    ...validateValues(requirement, childPath(path, 'values')),
  ];
}

function validateValues({ operator, values }: PodFailurePolicyOnExitCodesRequirement, path: string): readonly FieldError[] {
  const codes = values ?? [];
  const isRepeated = repeatsOf(codes);
  const isOrdered = codes.every((code, i) => i === 0 || (codes[i - 1] ?? 0) <= code);
  return [
    ...(codes.length === 0 ? [invalid(path, values, 'at least one value is required')] : []),
    ...(codes.length > maxExitCodes ? [tooMany(path, codes.length, maxExitCodes)] : []),
    ...codes.flatMap((code, i) => [
      ...(operator === 'In' && code === 0 ? [invalid(indexPath(path, i), code, 'must not be 0 for the In operator')] : []),
      ...(isRepeated(i) ? [duplicate(indexPath(path, i), code)] : []),
    ]),
    ...(isOrdered ? [] : [invalid(path, values, 'must be ordered')]),
  ];
}

/** `valid values` where nothing is given, `supported values` where it is something else. */
function requireKnown(value: string, known: readonly string[], path: string): readonly FieldError[] {
  if (value === '') return [required(path, `valid values: [${known.map(goQuote).join(' ')}]`)];
  return known.includes(value) ? [] : [notSupported(path, value, known)];
}
