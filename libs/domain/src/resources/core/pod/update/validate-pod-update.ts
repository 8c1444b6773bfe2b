import { semanticallyEqual } from '#domain/json/equal.js';
import { goDiff } from '#domain/json/go-diff.js';
import { optionsForUpdate } from '#domain/resources/core/pod/options-for-update.js';
import { validateAnnotationUpdates } from '#domain/resources/core/pod/update/validate-annotation-updates.js';
import { validateGatedUpdate, withGatedFieldsOf } from '#domain/resources/core/pod/update/validate-gated-update.js';
import { validateWholePod } from '#domain/resources/core/pod/validate-pod.js';
import { validateImageTrimmed } from '#domain/resources/core/pod/validation/validate-container-common.js';
import { validateTolerations } from '#domain/resources/core/pod/validation/validate-tolerations.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { Container, Pod, PodSchedulingGate, PodSpec, Toleration } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, invalid, required } from '#domain/status/field-error.js';
import { inclusiveRangeProblem } from '#domain/validation/names.js';

const longestDeadline = 2 ** 31 - 1;

const changeable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
];

/** The little that may change of a pod that exists. Source: pkg/apis/core/validation/validation.go ValidatePodUpdate. */
export function validatePodUpdate(next: Pod, prev: Pod): readonly FieldError[] {
  const options = optionsForUpdate(prev);
  const errors: FieldError[] = [...validateWholePod(next, options), ...validateAnnotationUpdates(next, prev, options)];
  for (const list of ['containers', 'initContainers'] as const) {
    const now = next.spec[list] ?? [];
    if (now.length !== (prev.spec[list] ?? []).length) {
      return [...errors, forbidden(`spec.${list}`, 'pod updates may not add or remove containers')];
    }
    errors.push(...validateImages(now, `spec.${list}`));
  }
  const deadline = validateDeadline(next.spec.activeDeadlineSeconds, prev.spec.activeDeadlineSeconds);
  // upstream looks no further when the new deadline is bad, but does when it is missing
  if (deadline.length > 0 && next.spec.activeDeadlineSeconds !== undefined) return [...errors, ...deadline];
  return [
    ...errors,
    ...deadline,
    ...validateTolerationUpdates(next.spec.tolerations ?? [], prev.spec.tolerations ?? []),
    ...validateGateUpdates(next.spec.schedulingGates ?? [], prev.spec.schedulingGates ?? []),
    ...validateRest(next.spec, prev.spec),
  ];
}

function validateImages(containers: readonly Container[], path: string): readonly FieldError[] {
  return containers.flatMap((container, i) => [
    ...(container.image ? [] : [required(`${path}[${i}].image`)]),
    ...validateImageTrimmed(container, `${path}[${i}]`),
  ]);
}

/** A deadline may be set, and brought nearer. */
function validateDeadline(next: number | undefined, prev: number | undefined): readonly FieldError[] {
  const path = 'spec.activeDeadlineSeconds';
  if (next === undefined) return prev === undefined ? [] : [invalid(path, null, 'must not update from a positive integer to nil value')];
  if (next < 0 || next > longestDeadline) return [invalid(path, next, inclusiveRangeProblem(0, longestDeadline))];
  return prev !== undefined && prev < next ? [invalid(path, next, 'must be less than or equal to previous value')] : [];
}

/** Tolerations may be added, and last longer or shorter. Source: validateOnlyAddedTolerations. */
function validateTolerationUpdates(next: readonly Toleration[], prev: readonly Toleration[]): readonly FieldError[] {
  const path = 'spec.tolerations';
  const keyOf = ({ key = '', operator = '', value = '', effect = '' }: Toleration): string =>
    JSON.stringify([key, operator, value, effect]);
  const kept = new Set(next.map(keyOf));
  if (!prev.every((old) => kept.has(keyOf(old))))
    return [forbidden(path, 'existing toleration can not be modified except its tolerationSeconds')];
  return validateTolerations(next, path);
}

/** Gates only go. Source: validateOnlyDeletedSchedulingGates. */
function validateGateUpdates(next: readonly PodSchedulingGate[], prev: readonly PodSchedulingGate[]): readonly FieldError[] {
  const known = new Set(prev.map(({ name }) => name));
  const added = new Map(next.map(({ name }, i) => [name, i] as const).filter(([name]) => !known.has(name)));
  return [...added].map(([name, i]) =>
    forbidden(`spec.schedulingGates[${i}].name`, `only deletion is allowed, but found new scheduling gate '${name}'`),
  );
}

/** Everything else is as it was; of a pod behind a gate where it may run may be narrowed. */
function validateRest(next: PodSpec, prev: PodSpec): readonly FieldError[] {
  if (semanticallyEqual(next, prev)) return [];
  const isGated = (prev.schedulingGates ?? []).length > 0;
  const kept = withChangeableOf(next, prev);
  const compared = isGated ? withGatedFieldsOf(kept, prev) : kept;
  const errors = isGated ? validateGatedUpdate(kept, prev) : [];
  if (semanticallyEqual(compared, prev)) return errors;
  const difference = goDiff(internalForm('core.v1.PodSpec', prev), internalForm('core.v1.PodSpec', compared));
  return [...errors, forbidden('spec', `pod updates may not change fields other than ${changeable.join(',')}\n${difference}`)];
}

/** `next` with what may change as it is in `prev`. */
function withChangeableOf(next: PodSpec, prev: PodSpec): PodSpec {
  const { activeDeadlineSeconds: _deadline, schedulingGates: _gates, tolerations: _tolerations, ...rest } = next;
  const { activeDeadlineSeconds, schedulingGates, tolerations } = prev;
  return {
    ...rest,
    containers: withImagesOf(next.containers ?? [], prev.containers ?? []),
    ...(next.initContainers && { initContainers: withImagesOf(next.initContainers, prev.initContainers ?? []) }),
    ...(activeDeadlineSeconds !== undefined && { activeDeadlineSeconds }),
    ...(schedulingGates && { schedulingGates }),
    ...(tolerations && { tolerations }),
  };
}

function withImagesOf(next: readonly Container[], prev: readonly Container[]): readonly Container[] {
  return next.map(({ image: _, ...container }, i) => {
    const image = prev[i]?.image;
    return { ...container, ...(image !== undefined && { image }) };
  });
}
