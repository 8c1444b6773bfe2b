import {
  hasInvalidValue,
  toSelectorIfValid,
  validateRunsForever,
  validateSelectorNotEmpty,
  validateSelectorUnchanged,
  validateTemplateSelected,
} from '#domain/resources/core/pod-template/validate-selected-template.js';
import { validateTemplate } from '#domain/resources/core/pod-template/validate-template.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { DaemonSet, DaemonSetUpdateStrategy, RollingUpdateDaemonSet } from '#domain/schema/types/apps-v1.js';
import { childPath, type FieldError, invalid, notSupported, required } from '#domain/status/field-error.js';
import { validateCollisionCount, validateCounts } from '#domain/validation/counts.js';
import { countOrPercent, validateAtMost100Percent, validatePositiveIntOrPercent } from '#domain/validation/int-or-percent.js';
import { validateLabelSelector } from '#domain/validation/labels.js';

/** `prev` is set on update. Source: pkg/apis/apps/validation/validation.go ValidateDaemonSetSpec. */
export function validateDaemonSet({ spec }: DaemonSet, prev?: DaemonSet): readonly FieldError[] {
  const { selector, template } = spec;
  const selected = toSelectorIfValid(selector);
  return [
    ...validateLabelSelector(selector, 'spec.selector', { allowInvalidLabelValue: hasInvalidValue(prev?.spec.selector) }),
    ...(selected ? validateTemplateSelected(template, selected, 'spec.template') : []),
    ...validateSelectorNotEmpty(selector, 'spec.selector', 'daemonset'),
    ...validateTemplate(template, prev?.spec.template, 'spec.template'),
    ...validateRunsForever(template, 'spec.template', 'DaemonSet'),
    ...validateCounts(spec, ['minReadySeconds'], 'spec'),
    ...validateUpdateStrategy(spec.updateStrategy, 'spec.updateStrategy'),
    ...validateCounts(spec, ['revisionHistoryLimit'], 'spec'),
  ];
}

/** Source: ValidateDaemonSetUpdate. */
export function validateDaemonSetUpdate(next: DaemonSet, prev: DaemonSet): readonly FieldError[] {
  return [...validateSelectorUnchanged(next.spec.selector, prev.spec.selector, 'spec.selector'), ...validateDaemonSet(next, prev)];
}

function validateUpdateStrategy(strategy: DaemonSetUpdateStrategy, path: string): readonly FieldError[] {
  const { type, rollingUpdate } = strategy;
  switch (type) {
    case 'OnDelete':
      return [];
    case 'RollingUpdate': {
      const at = childPath(path, 'rollingUpdate');
      return rollingUpdate ? validateRollingUpdate(rollingUpdate, at) : [required(at)];
    }
    default:
      return [notSupported(path, internalForm('apps.v1.DaemonSetUpdateStrategy', strategy), ['RollingUpdate', 'OnDelete'])];
  }
}

/** On a node either the old pod goes first or the new one comes first: exactly one of the two is more than zero. */
function validateRollingUpdate({ maxUnavailable = 0, maxSurge = 0 }: RollingUpdateDaemonSet, path: string): readonly FieldError[] {
  const unavailable = childPath(path, 'maxUnavailable');
  const surge = childPath(path, 'maxSurge');
  const hasUnavailable = countOrPercent(maxUnavailable) !== 0;
  const hasSurge = countOrPercent(maxSurge) !== 0;
  return [
    ...validatePositiveIntOrPercent(maxUnavailable, unavailable),
    ...validatePositiveIntOrPercent(maxSurge, surge),
    ...validateAtMost100Percent(maxUnavailable, unavailable),
    ...validateAtMost100Percent(maxSurge, surge),
    ...(hasUnavailable && hasSurge ? [invalid(surge, maxSurge, 'may not be set when maxUnavailable is non-zero')] : []),
    ...(!hasUnavailable && !hasSurge ? [required(unavailable, 'cannot be 0 when maxSurge is 0')] : []),
  ];
}

/** Source: ValidateDaemonSetStatusUpdate. */
export function validateDaemonSetStatusUpdate({ status }: DaemonSet, prev: DaemonSet): readonly FieldError[] {
  return [
    ...validateCounts(
      status,
      [
        'currentNumberScheduled',
        'numberMisscheduled',
        'desiredNumberScheduled',
        'numberReady',
        'observedGeneration',
        'updatedNumberScheduled',
        'numberAvailable',
        'numberUnavailable',
        'collisionCount',
      ],
      'status',
    ),
    ...validateCollisionCount(status, prev.status),
  ];
}
