import { defineResource, type Given } from '#domain/api/define-resource.js';
import { countGeneration, onlyStatusOf, withGeneration, withStatusOf } from '#domain/api/plain-strategy.js';
import { storedAs } from '#domain/api/same-shape.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { withTimeAdded } from '#domain/resources/resource/device-taints.js';
import { validateTaintRule, validateTaintRuleStatus } from '#domain/resources/resource/device-taint-rule/validate-taint-rule.js';
import type { DeviceTaintRule } from '#domain/schema/types/resource-v1beta2.js';
import { formatAge } from '#domain/time/duration.js';
import { formatTime } from '#domain/time/rfc3339.js';

const rules: Given<DeviceTaintRule> = {
  strategy: {
    prepareForCreate: (rule, { now }) => withGeneration({ ...withTaintTime(rule, now), status: {} }, 1),
    prepareForUpdate: (next, prev, { now }) => countGeneration(withStatusOf(restarted(withTaintTime(next, now), prev, now), prev), prev),
    validate: (rule) => validateTaintRule(rule),
    validateUpdate: (next, prev) => validateTaintRule(next, prev),
  },
  subresources: { status: { prepareForUpdate: onlyStatusOf, validateUpdate: validateTaintRuleStatus } },
  printer: {
    columns: [
      nameColumn,
      column('Key', 'Of the taint.'),
      column('Value', 'Of the taint.'),
      column('Effect', 'What befalls claims that do not tolerate the taint.'),
      column('TimeAdded', 'Time since the taint has had its effect.'),
      ageColumn,
    ],
    cells: ({ metadata, spec: { taint } }, now) => [
      metadata.name,
      taint.key,
      taint.value ?? '',
      taint.effect,
      taint.timeAdded === undefined ? '' : formatAge(taint.timeAdded, now),
      formatAge(metadata.creationTimestamp, now),
    ],
  },
};

/** A taint that an administrator puts on devices. Stored as v1alpha3. */
export const deviceTaintRulesV1alpha3 = defineResource<DeviceTaintRule>('resource.k8s.io/v1alpha3', 'DeviceTaintRule', {
  ...rules,
  deprecated: { since: 36, until: 39 },
});

export const deviceTaintRules = defineResource<DeviceTaintRule>('resource.k8s.io/v1beta2', 'DeviceTaintRule', {
  ...rules,
  ...storedAs<DeviceTaintRule>(deviceTaintRulesV1alpha3, 'v1beta2'),
});

function withTaintTime(rule: DeviceTaintRule, now: number): DeviceTaintRule {
  return { ...rule, spec: { ...rule.spec, taint: withTimeAdded(rule.spec.taint, now) } };
}

/** The time of a taint is that of its effect: with another effect it begins anew, unless the client told another time too. */
function restarted(next: DeviceTaintRule, prev: DeviceTaintRule, now: number): DeviceTaintRule {
  const { taint } = next.spec;
  const isOld = taint.effect === prev.spec.taint.effect || taint.timeAdded !== prev.spec.taint.timeAdded;
  return isOld ? next : { ...next, spec: { ...next.spec, taint: { ...taint, timeAdded: formatTime(now) } } };
}
