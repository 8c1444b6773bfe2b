import { countIndexes } from '#domain/resources/batch/job/job-indexes.js';
import type { SuccessPolicy, SuccessPolicyRule } from '#domain/schema/types/batch-v1.js';
import { childPath, type FieldError, indexPath, invalid, required, tooLong, tooMany } from '#domain/status/field-error.js';
import { validateNonNegative } from '#domain/validation/object-meta.js';

const maxRules = 20;
const maxIndexesBytes = 64 * 1024;

/** When an Indexed Job has succeeded before all indexes have. Source: pkg/apis/batch/validation/validation.go validateSuccessPolicy. */
export function validateSuccessPolicy(policy: SuccessPolicy, completions: number, path: string): readonly FieldError[] {
  const at = childPath(path, 'rules');
  const rules = policy.rules ?? [];
  return [
    ...(rules.length === 0 ? [required(at, 'at least one rules must be specified when the successPolicy is specified')] : []),
    ...(rules.length > maxRules ? [tooMany(at, rules.length, maxRules)] : []),
    ...rules.flatMap((rule, i) => validateRule(rule, completions, indexPath(at, i))),
  ];
}

function validateRule({ succeededCount, succeededIndexes }: SuccessPolicyRule, completions: number, path: string): readonly FieldError[] {
  const indexesPath = childPath(path, 'succeededIndexes');
  const countPath = childPath(path, 'succeededCount');
  const parsed = countIndexes(succeededIndexes ?? '', completions);
  const isNothing = succeededCount === undefined && succeededIndexes === undefined;
  const total = typeof parsed === 'number' ? parsed : 0;
  const limits = [
    { limit: completions, what: 'the number of specified completions' },
    ...(succeededIndexes === undefined ? [] : [{ limit: total, what: 'the number of indexes in the specified succeededIndexes field' }]),
  ];
  return [
    ...(isNothing ? [required(path, 'at least one of succeededCount or succeededIndexes must be specified')] : []),
    ...((succeededIndexes ?? '').length > maxIndexesBytes ? [tooLong(indexesPath, maxIndexesBytes)] : []),
    ...(typeof parsed === 'number' ? [] : [invalid(indexesPath, succeededIndexes, `error parsing succeededIndexes: ${parsed.problem}`)]),
    ...validateNonNegative(succeededCount ?? 0, countPath),
    ...limits.flatMap(({ limit, what }) =>
      (succeededCount ?? 0) > limit ? [invalid(countPath, succeededCount, `must be less than or equal to ${limit} (${what})`)] : [],
    ),
  ];
}
