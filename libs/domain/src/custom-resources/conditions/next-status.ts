import { approvalCondition } from '#domain/custom-resources/conditions/approval-condition.js';
import {
  hasCondition,
  type StatedCondition,
  withCondition,
  withoutCondition,
  conditionOf,
} from '#domain/custom-resources/conditions/crd-condition.js';
import { establish } from '#domain/custom-resources/conditions/establish.js';
import { settleNames } from '#domain/custom-resources/conditions/settle-names.js';
import { structuralCondition } from '#domain/custom-resources/conditions/structural-condition.js';
import type { CustomResourceDefinition } from '#domain/schema/types/apiextensions-v1.js';

/**
 * The next change of status that a definition is due; undefined when it has settled. Every change is written by itself, as by upstream's
 * controllers: names first, so that the kind is found by the time the definition says it is established. `all` are the definitions there are,
 * itself included; `now` in milliseconds.
 */
export function nextStatus(
  crd: CustomResourceDefinition,
  all: Iterable<CustomResourceDefinition>,
  now: number,
): CustomResourceDefinition | undefined {
  const steps = [
    () => settleNames(crd, all, now),
    () => establish(crd, now),
    () => withStated(crd, 'NonStructuralSchema', structuralCondition(crd), now),
    () => withStated(crd, 'KubernetesAPIApprovalPolicyConformant', approvalCondition(crd), now),
  ];
  for (const step of steps) {
    const next = step();
    if (next !== crd) return next;
  }
  return undefined;
}

/** The definition with the condition that holds, or without where there is nothing to say. */
function withStated(
  crd: CustomResourceDefinition,
  type: string,
  stated: StatedCondition | undefined,
  now: number,
): CustomResourceDefinition {
  if (!stated) return conditionOf(crd, type) ? withoutCondition(crd, type) : crd;
  return hasCondition(crd, stated) ? crd : withCondition(crd, stated, now);
}
