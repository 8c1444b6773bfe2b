import { defineResource } from '#domain/api/define-resource.js';
import { withGeneration } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { mapMember } from '#domain/json/fill.js';
import {
  validateBudget,
  validateBudgetStatus,
  validateBudgetUpdate,
} from '#domain/resources/policy/pod-disruption-budget/validate-budget.js';
import type { LabelSelector } from '#domain/schema/types/meta-v1.js';
import type { PodDisruptionBudget } from '#domain/schema/types/policy-v1.js';
import { formatAge } from '#domain/time/duration.js';
import { nameIsPathSegment } from '#domain/validation/names.js';

const noStatus = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };

/** How many pods of a set may be evicted at a time. */
export const podDisruptionBudgets = defineResource<PodDisruptionBudget>('policy/v1', 'PodDisruptionBudget', {
  strategy: {
    // upstream does not look at the name
    checkName: nameIsPathSegment,
    applyDefaults: (budget) => mapMember(budget, 'spec', (spec) => mapMember(spec, 'selector', withoutOldLabel)),
    prepareForCreate: (budget) => withGeneration({ ...budget, status: noStatus }, 1),
    validate: (budget) => validateBudget(budget),
    validateUpdate: validateBudgetUpdate,
    allowUnconditionalUpdate: false,
  },
  subresources: { status: { validateUpdate: validateBudgetStatus } },
  printer: {
    columns: [
      nameColumn,
      column('Min Available', 'How many pods stay.'),
      column('Max Unavailable', 'How many pods may go.'),
      column('Allowed Disruptions', 'How many pods may go now.', 'integer'),
      ageColumn,
    ],
    cells: ({ metadata, spec, status }, now) => [
      metadata.name,
      String(spec.minAvailable ?? 'N/A'),
      String(spec.maxUnavailable ?? 'N/A'),
      status.disruptionsAllowed,
      formatAge(metadata.creationTimestamp, now),
    ],
  },
});

/** In policy/v1beta1 this label told a selector of all pods from one of none. */
const oldLabel = 'pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match';

/** Beside anything else the label is dropped; alone it selects nothing. Source: pkg/apis/policy/v1/conversion.go. */
function withoutOldLabel(selector: LabelSelector): LabelSelector {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const others = matchExpressions.filter(({ key }) => key !== oldLabel);
  if (others.length === matchExpressions.length) return selector;
  const isAlone = matchExpressions.length === 1 && Object.keys(matchLabels).length === 0;
  if (isAlone && matchExpressions[0]?.operator === 'Exists') return selector;
  const { matchExpressions: _, ...rest } = selector;
  return { ...rest, ...(others.length > 0 && { matchExpressions: others }) };
}
