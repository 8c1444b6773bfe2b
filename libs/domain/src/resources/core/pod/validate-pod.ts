import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import { validateImageTrimmed } from '#domain/resources/core/pod/validation/validate-container-common.js';
import { validatePodAnnotations } from '#domain/resources/core/pod/validation/validate-pod-annotations.js';
import { validatePodSpec } from '#domain/resources/core/pod/validation/validate-pod-spec.js';
import { validateProfilesMatch } from '#domain/resources/core/pod/validation/validate-profiles-match.js';
import type { Pod, PodSpec } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden } from '#domain/status/field-error.js';
import { validateKubeFinalizers } from '#domain/validation/kube-finalizer.js';

/** Rules for a new pod. Source: pkg/apis/core/validation/validation.go ValidatePodCreate. */
export function validatePod(pod: Pod): readonly FieldError[] {
  const { metadata, spec } = pod;
  const isBoundEarly = spec.nodeName && spec.schedulingGates?.length;
  return [
    ...validateWholePod(pod, {}),
    ...(spec.ephemeralContainers ? [forbidden('spec.ephemeralContainers', 'cannot be set on create')] : []),
    ...(isBoundEarly ? [forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared')] : []),
    ...validateProfilesMatch(metadata, spec, 'spec'),
  ];
}

/** What holds of new and of changed pods. Source: validatePodMetadataAndSpec. */
export function validateWholePod({ metadata, spec }: Pod, options: PodValidationOptions): readonly FieldError[] {
  const own = { ...options, resourceIsPod: true };
  return [
    ...validateKubeFinalizers(metadata),
    ...validatePodAnnotations(metadata.annotations, spec, 'metadata.annotations', own),
    ...validatePodSpec(spec, metadata, 'spec', own),
    ...(spec.serviceAccountName ? [] : validateNoTokens(spec)),
    ...(spec.containers ?? []).flatMap((container, i) => validateImageTrimmed(container, `spec.containers[${i}]`)),
    ...(spec.initContainers ?? []).flatMap((container, i) => validateImageTrimmed(container, `spec.initContainers[${i}]`)),
  ];
}

/** Without a service account there is nobody to have a token. */
function validateNoTokens({ volumes = [] }: PodSpec): readonly FieldError[] {
  return volumes.flatMap(({ projected }, i) =>
    (projected?.sources ?? []).flatMap(({ serviceAccountToken }, j) => {
      const at = `spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`;
      return serviceAccountToken ? [forbidden(at, 'must not be specified when serviceAccountName is not set')] : [];
    }),
  );
}
