import { formatTime } from '#domain/time/rfc3339.js';
import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '#domain/schema/types/apiextensions-v1.js';

/** A condition as a controller states it; when it changed follows. */
export interface StatedCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

export function conditionOf({ status }: CustomResourceDefinition, type: string): CustomResourceDefinitionCondition | undefined {
  return status.conditions?.find((condition) => condition.type === type);
}

export function isConditionTrue(crd: CustomResourceDefinition, type: string): boolean {
  return conditionOf(crd, type)?.status === 'True';
}

/** True when the definition has just this condition. */
export function hasCondition(crd: CustomResourceDefinition, { type, status, reason, message }: StatedCondition): boolean {
  const found = conditionOf(crd, type);
  return found?.status === status && (found.reason ?? '') === reason && (found.message ?? '') === message;
}

/**
 * The definition with a condition; its time is that of the last change of status. Source: SetCRDCondition in
 * k8s.io/apiextensions-apiserver/pkg/apihelpers/helpers.go.
 */
export function withCondition(crd: CustomResourceDefinition, stated: StatedCondition, now: number): CustomResourceDefinition {
  const conditions = crd.status.conditions ?? [];
  const before = conditions.find(({ type }) => type === stated.type);
  const lastTransitionTime = before?.status === stated.status ? before.lastTransitionTime : formatTime(now);
  const next: CustomResourceDefinitionCondition = { ...before, ...stated, ...(lastTransitionTime && { lastTransitionTime }) };
  const all = before ? conditions.map((condition) => (condition === before ? next : condition)) : [...conditions, next];
  return { ...crd, status: { ...crd.status, conditions: all } };
}

export function withoutCondition(crd: CustomResourceDefinition, type: string): CustomResourceDefinition {
  const conditions = (crd.status.conditions ?? []).filter((condition) => condition.type !== type);
  return { ...crd, status: { ...crd.status, conditions } };
}
