import type { DeploymentCondition } from '#domain/schema/types/apps-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** The conditions of a Deployment, their reasons and how they change. Source: pkg/controller/deployment/util/deployment_util.go. */

export type ConditionType = 'Progressing' | 'Available' | 'ReplicaFailure';

export type Conditions = readonly DeploymentCondition[];

/** A condition that begins now. */
export function newCondition(
  type: ConditionType,
  status: 'True' | 'False' | 'Unknown',
  [reason, message]: readonly [reason: string, message: string],
  now: number,
): DeploymentCondition {
  const time = formatTime(now);
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}

export function conditionOf(conditions: Conditions | undefined, type: ConditionType): DeploymentCondition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/**
 * The conditions with this one, which comes last when it is new. One of the same status and reason stays as it is, message and times
 * included; one of the same status keeps its time of transition.
 */
export function withCondition(conditions: Conditions, given: DeploymentCondition): Conditions {
  const present = conditions.find(({ type }) => type === given.type);
  if (present?.status === given.status && present.reason === given.reason) return conditions;
  const { lastTransitionTime } = present?.status === given.status ? present : given;
  return [
    ...conditions.filter((condition) => condition !== present),
    { ...given, ...(lastTransitionTime !== undefined && { lastTransitionTime }) },
  ];
}

export function withoutCondition(conditions: Conditions, type: ConditionType): Conditions {
  return conditions.filter((condition) => condition.type !== type);
}
