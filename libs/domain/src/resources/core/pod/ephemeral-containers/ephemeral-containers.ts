import { countGeneration } from '#domain/api/plain-strategy.js';
import type { UpdateStrategy } from '#domain/api/strategy.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { goDiff } from '#domain/json/go-diff.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { dropDisabledSpecFields } from '#domain/resources/core/pod/drop-disabled-fields.js';
import { isMirrorPod } from '#domain/resources/core/pod/mirror-pod.js';
import { optionsForUpdate } from '#domain/resources/core/pod/options-for-update.js';
import { resetMetadata } from '#domain/resources/core/pod/reset-metadata.js';
import { validateAnnotationUpdates } from '#domain/resources/core/pod/update/validate-annotation-updates.js';
import { validateWholePod } from '#domain/resources/core/pod/validate-pod.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { EphemeralContainer, Pod } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden } from '#domain/status/field-error.js';

/** Rules of the subresource by which containers for debugging come into a pod, never to go (pkg/registry/core/pod/strategy.go podEphemeralContainersStrategy). */
export const ephemeralContainersRules: Pick<UpdateStrategy<Pod>, 'prepareForUpdate' | 'validateUpdate' | 'warnOnUpdate' | 'manages'> = {
  prepareForUpdate: prepare,
  validateUpdate: validate,
  warnOnUpdate: () => [],
  manages: { only: { 'f:spec': { 'f:ephemeralContainers': true } } },
};

/** Everything else is as it was. */
function prepare(next: Pod, prev: Pod): Pod {
  const { ephemeralContainers } = next.spec;
  const { ephemeralContainers: _, ...rest } = prev.spec;
  const spec = dropDisabledSpecFields({ ...rest, ...(ephemeralContainers && { ephemeralContainers }) });
  return countGeneration({ ...next, metadata: resetMetadata(next, prev), spec, status: prev.status }, prev);
}

/** Source: pkg/apis/core/validation/validation.go ValidatePodEphemeralContainersUpdate. */
function validate(next: Pod, prev: Pod): readonly FieldError[] {
  if (isMirrorPod(prev)) return [forbidden('[]', 'static pods do not support ephemeral containers')];
  const options = optionsForUpdate(prev);
  const now = new Map((next.spec.ephemeralContainers ?? []).map((container) => [container.name, container]));
  return [
    ...validateWholePod(next, options),
    ...validateAnnotationUpdates(next, prev, options),
    ...(prev.spec.ephemeralContainers ?? []).flatMap((before) => validateUnchanged(now.get(before.name), before)),
  ];
}

function validateUnchanged(now: EphemeralContainer | undefined, before: EphemeralContainer): readonly FieldError[] {
  const path = 'spec.ephemeralContainers';
  const name = goQuote(before.name);
  if (!now) return [forbidden(path, `existing ephemeral containers ${name} may not be removed\n`)];
  if (semanticallyEqual(now, before)) return [];
  const type = 'core.v1.EphemeralContainer';
  const difference = goDiff(internalForm(type, before), internalForm(type, now));
  return [forbidden(path, `existing ephemeral containers ${name} may not be changed\n${difference}`)];
}
