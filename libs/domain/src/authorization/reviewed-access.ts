import type { UserInfo } from '#domain/api/strategy.js';
import { type AccessRequest, pathAccess, resourceAccess } from '#domain/authorization/access-request.js';
import type { Decision } from '#domain/authorization/decision.js';
import type {
  FieldSelectorAttributes,
  LabelSelectorAttributes,
  SelfSubjectAccessReviewSpec,
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
} from '#domain/schema/types/authorization-v1.js';
import type { FieldSelectorRequirement } from '#domain/schema/types/meta-v1.js';
import { parseFieldSelector } from '#domain/selectors/field-selector.js';
import { toSelector } from '#domain/selectors/object-selector.js';
import { parseLabelSelector } from '#domain/selectors/parse-label-selector.js';
import { isStatusError } from '#domain/status/status-error.js';

/**
 * What access reviews ask and answer.
 * Source: pkg/registry/authorization/util/helpers.go.
 */

/** What a review is about; it is valid by now. */
export function reviewedAccess({ resourceAttributes, nonResourceAttributes }: SelfSubjectAccessReviewSpec): AccessRequest {
  if (!resourceAttributes) return pathAccess(nonResourceAttributes?.verb ?? '', nonResourceAttributes?.path ?? '');
  const { verb = '', version, fieldSelector: _f, labelSelector: _l, ...named } = resourceAttributes;
  return resourceAccess(verb, { ...named, version: version || '*' });
}

/** Whom a review is about. */
export function reviewedUser({ user, uid, groups, extra }: SubjectAccessReviewSpec): UserInfo {
  return { username: user ?? '', groups: groups ?? [], ...(uid && { uid }), ...(extra && { extra }) };
}

/** The answer. Selectors are not part of what is decided; where they cannot be read, the answer says so. */
export function reviewStatus(
  { allowed, denied, reason, error }: Decision,
  { resourceAttributes }: SelfSubjectAccessReviewSpec,
): SubjectAccessReviewStatus {
  const problems = [
    error,
    selectorProblem('fieldSelector', readFieldSelector(resourceAttributes?.fieldSelector)),
    selectorProblem('labelSelector', readLabelSelector(resourceAttributes?.labelSelector)),
  ].filter((problem) => problem !== undefined);
  return {
    allowed,
    ...(denied && { denied }),
    ...(reason !== '' && { reason }),
    ...(problems.length > 0 && { evaluationError: problems.join('; ') }),
  };
}

/** How many requirements of a selector could be read, and whether any could not. */
interface Reading {
  readonly read: number;
  readonly isBroken: boolean;
}

function selectorProblem(name: string, { read, isBroken }: Reading): string | undefined {
  if (!isBroken) return undefined;
  return `spec.resourceAttributes.${name} ${read > 0 ? 'partially ignored' : 'ignored'} due to parse error`;
}

const whole: Reading = { read: 0, isBroken: false };
const broken: Reading = { read: 0, isBroken: true };

function readFieldSelector({ rawSelector, requirements }: FieldSelectorAttributes = {}): Reading {
  if (requirements && requirements.length > 0) return countRead(requirements, isReadable);
  return rawSelector && !succeeds(() => parseFieldSelector(rawSelector)) ? broken : whole;
}

/** Field selectors know one value only. */
function isReadable({ operator, values = [] }: FieldSelectorRequirement): boolean {
  return (operator === 'In' || operator === 'NotIn') && values.length === 1;
}

function readLabelSelector({ rawSelector, requirements }: LabelSelectorAttributes = {}): Reading {
  if (requirements && requirements.length > 0)
    return countRead(requirements, (requirement) => succeeds(() => toSelector({ matchExpressions: [requirement] })));
  return rawSelector && !succeeds(() => parseLabelSelector(rawSelector)) ? broken : whole;
}

function countRead<T>(requirements: readonly T[], canRead: (requirement: T) => boolean): Reading {
  const read = requirements.filter(canRead).length;
  return { read, isBroken: read < requirements.length };
}

function succeeds(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (isStatusError(error)) return false;
    throw error;
  }
}
