import { semanticallyEqual } from '#domain/json/equal.js';
import { validateStatefulTemplate } from '#domain/resources/apps/stateful-set/validate-stateful-template.js';
import { validateClaimSpec } from '#domain/resources/core/persistent-volume-claim/validate-claim-spec.js';
import { validateRequiredSelector, validateRunsForever } from '#domain/resources/core/pod-template/validate-selected-template.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type {
  RollingUpdateStatefulSetStrategy,
  StatefulSet,
  StatefulSetPersistentVolumeClaimRetentionPolicy,
  StatefulSetSpec,
  StatefulSetUpdateStrategy,
} from '#domain/schema/types/apps-v1.js';
import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';
import { childPath, type FieldError, forbidden, indexPath, invalid, notSupported } from '#domain/status/field-error.js';
import { validateAtMost, validateCollisionCount, validateCounts } from '#domain/validation/counts.js';
import { countOrPercent, validateAtMost100Percent, validatePositiveIntOrPercent } from '#domain/validation/int-or-percent.js';
import { validateNonNegative } from '#domain/validation/object-meta.js';
import { validateDns1123Label } from '#domain/validation/text.js';

/** What of a stored set is not held against its update, because it cannot be changed or was never right. */
interface Tolerance {
  /** Names of services and templates of claims never change. */
  readonly isUpdate?: boolean;
  readonly skipTemplate?: boolean;
  readonly prevTemplate?: PodTemplateSpec;
}

/** Source: pkg/apis/apps/validation/validation.go ValidateStatefulSet. */
export function validateStatefulSet({ spec }: StatefulSet): readonly FieldError[] {
  return validateSpec(spec, {});
}

/** Source: ValidateStatefulSetUpdate. */
export function validateStatefulSetUpdate(next: StatefulSet, prev: StatefulSet): readonly FieldError[] {
  const tolerance = { isUpdate: true, prevTemplate: prev.spec.template };
  const skipTemplate = validateSpec(prev.spec, tolerance).length > 0;
  return [...validateSpec(next.spec, { ...tolerance, skipTemplate }), ...validateUnchanged(next.spec, prev.spec)];
}

function validateSpec(spec: StatefulSetSpec, tolerance: Tolerance): readonly FieldError[] {
  const { podManagementPolicy, serviceName, selector, template, volumeClaimTemplates = [] } = spec;
  const isKnownPolicy = podManagementPolicy === 'OrderedReady' || podManagementPolicy === 'Parallel';
  const claimsPath = 'spec.volumeClaimTemplates';
  return [
    ...(isKnownPolicy ? [] : [invalid('spec.podManagementPolicy', podManagementPolicy, "must be 'OrderedReady' or 'Parallel'")]),
    ...validateUpdateStrategy(spec.updateStrategy, 'spec.updateStrategy'),
    ...validateRetention(spec.persistentVolumeClaimRetentionPolicy ?? {}, 'spec.persistentVolumeClaimRetentionPolicy'),
    ...(tolerance.isUpdate
      ? []
      : volumeClaimTemplates.flatMap((claim, i) => validateClaimSpec(claim.spec, childPath(indexPath(claimsPath, i), 'spec')))),
    ...validateCounts(spec, ['replicas', 'minReadySeconds'], 'spec'),
    ...validateNonNegative(spec.ordinals?.start ?? 0, 'spec.ordinals.start'),
    ...(tolerance.isUpdate || serviceName === '' ? [] : validateDns1123Label(serviceName, 'spec.serviceName')),
    ...validateRequiredSelector(selector, 'spec.selector', 'statefulset'),
    ...validateStatefulTemplate(spec, tolerance),
    ...validateRunsForever(template, 'spec.template', 'StatefulSet'),
  ];
}

function validateUpdateStrategy(strategy: StatefulSetUpdateStrategy, path: string): readonly FieldError[] {
  const { type, rollingUpdate } = strategy;
  const at = childPath(path, 'rollingUpdate');
  switch (type) {
    case 'OnDelete':
      if (!rollingUpdate) return [];
      return [
        invalid(
          at,
          internalForm('apps.v1.RollingUpdateStatefulSetStrategy', rollingUpdate),
          "only allowed for updateStrategy 'RollingUpdate'",
        ),
      ];
    case 'RollingUpdate':
      return rollingUpdate ? validateRollingUpdate(rollingUpdate, at) : [];
    default:
      return [invalid(path, internalForm('apps.v1.StatefulSetUpdateStrategy', strategy), "must be 'RollingUpdate' or 'OnDelete'")];
  }
}

function validateRollingUpdate({ partition = 0, maxUnavailable }: RollingUpdateStatefulSetStrategy, path: string): readonly FieldError[] {
  const at = childPath(path, 'maxUnavailable');
  const errors = validateNonNegative(partition, childPath(path, 'partition'));
  if (maxUnavailable === undefined) return errors;
  return [
    ...errors,
    ...validatePositiveIntOrPercent(maxUnavailable, at),
    ...(countOrPercent(maxUnavailable) === 0 ? [invalid(at, maxUnavailable, 'cannot be 0')] : []),
    ...validateAtMost100Percent(maxUnavailable, at),
  ];
}

function validateRetention(policy: StatefulSetPersistentVolumeClaimRetentionPolicy, path: string): readonly FieldError[] {
  const policies = ['Retain', 'Delete'];
  return (['whenDeleted', 'whenScaled'] as const).flatMap((when) => {
    const value = policy[when] ?? 'Retain';
    return policies.includes(value) ? [] : [notSupported(childPath(path, when), value, policies)];
  });
}

/** Fields of the spec that may change, in the order the message lists them. */
const mutable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

function validateUnchanged(next: StatefulSetSpec, prev: StatefulSetSpec): readonly FieldError[] {
  const fixed = (spec: StatefulSetSpec): object =>
    Object.fromEntries(Object.entries(spec).filter(([name]) => !(mutable as readonly string[]).includes(name)));
  if (semanticallyEqual(fixed(next), fixed(prev))) return [];
  const names = mutable.map((name) => `'${name}'`);
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return [forbidden('spec', `updates to statefulset spec for fields other than ${list} are forbidden`)];
}

/** Source: ValidateStatefulSetStatusUpdate. */
export function validateStatefulSetStatusUpdate({ status }: StatefulSet, prev: StatefulSet): readonly FieldError[] {
  const counts = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const;
  return [
    ...validateCounts(status, ['replicas', ...counts, 'observedGeneration', 'collisionCount'], 'status'),
    ...validateAtMost(status, counts, 'status', { name: 'status.replicas', count: status.replicas }),
    ...validateAtMost(status, ['availableReplicas'], 'status', { name: 'status.readyReplicas', count: status.readyReplicas }),
    ...validateCollisionCount(status, prev.status),
  ];
}
