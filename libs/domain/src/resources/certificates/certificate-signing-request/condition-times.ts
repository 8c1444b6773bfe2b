import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '#domain/schema/types/certificates-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

/**
 * `next` with times where conditions have none: the last update is now; so is the last transition, unless the condition was there before.
 * Source: pkg/registry/certificates/certificates/strategy.go populateConditionTimestamps.
 */
export function withConditionTimes(
  next: CertificateSigningRequest,
  prev: CertificateSigningRequest,
  now: number,
): CertificateSigningRequest {
  const { conditions } = next.status;
  if (!conditions) return next;
  const before = prev.status.conditions ?? [];
  return { ...next, status: { ...next.status, conditions: conditions.map((condition) => withTimes(condition, before, formatTime(now))) } };
}

function withTimes(
  condition: CertificateSigningRequestCondition,
  before: readonly CertificateSigningRequestCondition[],
  now: string,
): CertificateSigningRequestCondition {
  const { type, status } = condition;
  const was = before.find((one) => one.type === type && one.status === status && one.lastTransitionTime);
  return {
    ...condition,
    lastUpdateTime: condition.lastUpdateTime || now,
    lastTransitionTime: condition.lastTransitionTime || was?.lastTransitionTime || now,
  };
}
