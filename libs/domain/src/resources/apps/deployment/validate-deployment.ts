import { parseInteger } from '#domain/number/parse-int.js';
import { validateReplicaTemplate } from '#domain/resources/apps/validate-replica-template.js';
import { validateRequiredSelector, validateSelectorUnchanged } from '#domain/resources/core/pod-template/validate-selected-template.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type {
  Deployment,
  DeploymentSpec,
  DeploymentStatus,
  DeploymentStrategy,
  RollingUpdateDeployment,
} from '#domain/schema/types/apps-v1.js';
import { childPath, type FieldError, forbidden, invalid, notSupported, required } from '#domain/status/field-error.js';
import { validateAtMost, validateCollisionCount, validateCounts } from '#domain/validation/counts.js';
import { countOrPercent, validateAtMost100Percent, validatePositiveIntOrPercent } from '#domain/validation/int-or-percent.js';
import { validateNonNegative } from '#domain/validation/object-meta.js';

/** Carries spec.rollbackTo of API versions that are long gone; it is part of the spec inside upstream. */
const rollbackAnnotation = 'deprecated.deployment.rollback.to';

/** `prev` is set on update. Source: pkg/apis/apps/validation/validation.go ValidateDeploymentSpec. */
export function validateDeployment({ metadata, spec }: Deployment, prev?: Deployment): readonly FieldError[] {
  return [
    ...validateCounts(spec, ['replicas'], 'spec'),
    ...validateRequiredSelector(spec.selector, 'spec.selector', 'deployment'),
    ...validateReplicaTemplate(spec, prev?.spec),
    ...validateStrategy(spec.strategy, 'spec.strategy'),
    ...validateCounts(spec, ['minReadySeconds', 'revisionHistoryLimit'], 'spec'),
    ...validateRollback(metadata.annotations?.[rollbackAnnotation]),
    ...validateProgressDeadline(spec),
  ];
}

/** Source: ValidateDeploymentUpdate. */
export function validateDeploymentUpdate(next: Deployment, prev: Deployment): readonly FieldError[] {
  return [...validateDeployment(next, prev), ...validateSelectorUnchanged(next.spec.selector, prev.spec.selector, 'spec.selector')];
}

function validateStrategy(strategy: DeploymentStrategy, path: string): readonly FieldError[] {
  const { type, rollingUpdate } = strategy;
  const at = childPath(path, 'rollingUpdate');
  switch (type) {
    case 'Recreate':
      return rollingUpdate ? [forbidden(at, "may not be specified when strategy `type` is 'Recreate'")] : [];
    case 'RollingUpdate':
      return rollingUpdate ? validateRollingUpdate(rollingUpdate, at) : [required(at, 'this should be defaulted and never be nil')];
    default:
      return [notSupported(path, internalForm('apps.v1.DeploymentStrategy', strategy), ['Recreate', 'RollingUpdate'])];
  }
}

function validateRollingUpdate({ maxUnavailable = 0, maxSurge = 0 }: RollingUpdateDeployment, path: string): readonly FieldError[] {
  const unavailable = childPath(path, 'maxUnavailable');
  const areBothZero = countOrPercent(maxUnavailable) === 0 && countOrPercent(maxSurge) === 0;
  return [
    ...validatePositiveIntOrPercent(maxUnavailable, unavailable),
    ...validatePositiveIntOrPercent(maxSurge, childPath(path, 'maxSurge')),
    ...(areBothZero ? [invalid(unavailable, maxUnavailable, 'may not be 0 when `maxSurge` is 0')] : []),
    ...validateAtMost100Percent(maxUnavailable, unavailable),
  ];
}

function validateRollback(revision: string | undefined): readonly FieldError[] {
  const parsed = parseInteger(revision ?? '');
  return typeof parsed === 'number' ? validateNonNegative(parsed, 'spec.rollback.version') : [];
}

function validateProgressDeadline({ progressDeadlineSeconds: seconds, minReadySeconds = 0 }: DeploymentSpec): readonly FieldError[] {
  if (seconds === undefined) return [];
  const path = 'spec.progressDeadlineSeconds';
  return [
    ...validateNonNegative(seconds, path),
    ...(seconds <= minReadySeconds ? [invalid(path, seconds, 'must be greater than minReadySeconds')] : []),
  ];
}

/** Source: ValidateDeploymentStatusUpdate. */
export function validateDeploymentStatusUpdate({ status }: Deployment, prev: Deployment): readonly FieldError[] {
  return [...validateStatus(status), ...validateCollisionCount(status, prev.status)];
}

function validateStatus(status: DeploymentStatus): readonly FieldError[] {
  const { replicas, readyReplicas } = status;
  return [
    ...validateCounts(
      status,
      [
        'observedGeneration',
        'replicas',
        'updatedReplicas',
        'readyReplicas',
        'availableReplicas',
        'unavailableReplicas',
        'terminatingReplicas',
        'collisionCount',
      ],
      'status',
    ),
    ...validateAtMost(status, ['updatedReplicas', 'readyReplicas', 'availableReplicas'], 'status', {
      name: 'status.replicas',
      count: replicas,
    }),
    ...validateAtMost(status, ['availableReplicas'], 'status', { name: 'readyReplicas', count: readyReplicas }),
  ];
}
