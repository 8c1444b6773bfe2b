import { goSyntaxError } from '#domain/json/go-syntax-error.js';
import { mirrorAnnotation } from '#domain/resources/core/pod/mirror-pod.js';
import { deletionCostAnnotation, podDeletionCost } from '#domain/resources/core/pod/pod-deletion-cost.js';
import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import { containersWithPath } from '#domain/resources/core/pod/validation/containers-with-path.js';
import { validateDescendingPath } from '#domain/resources/core/pod/validation/local-path.js';
import { appArmorPrefix, seccompPod, seccompPrefix } from '#domain/resources/core/pod/profile-annotations.js';
import { validateTolerations } from '#domain/resources/core/pod/validation/validate-tolerations.js';
import { goQuote } from '#domain/json/go-marshal.js';
import type { PodSpec, Toleration } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';

type Annotations = Readonly<Record<string, string>>;

const tolerationsAnnotation = 'scheduler.alpha.kubernetes.io/tolerations';

/** Annotations that mean something to pods. Source: pkg/apis/core/validation/validation.go ValidatePodSpecificAnnotations. */
export function validatePodAnnotations(
  annotations: Annotations | undefined,
  spec: PodSpec,
  path: string,
  options: PodValidationOptions,
): readonly FieldError[] {
  if (!annotations) return [];
  const { [mirrorAnnotation]: mirror, [tolerationsAnnotation]: tolerations } = annotations;
  const isBadCost = !options.allowInvalidDeletionCost && podDeletionCost(annotations) === undefined;
  const cost = annotations[deletionCostAnnotation];
  return [
    ...(mirror !== undefined && !spec.nodeName
      ? [invalid(`${path}[${mirrorAnnotation}]`, mirror, 'must set spec.nodeName if mirror pod annotation is set')]
      : []),
    ...(tolerations ? validateTolerationsText(tolerations, path) : []),
    ...(isBadCost ? [invalid(`${path}[${deletionCostAnnotation}]`, cost, 'must be a 32bit integer')] : []),
    ...validateSeccomp(annotations, path),
    ...validateAppArmor(annotations, spec, path),
  ];
}

/** Once the only way to give tolerations; nothing reads it any more. */
function validateTolerationsText(text: string, path: string): readonly FieldError[] {
  const problem = goSyntaxError(text);
  if (problem !== undefined) return [invalid(path, tolerationsAnnotation, problem)];
  const list = JSON.parse(text) as unknown;
  if (!Array.isArray(list)) {
    const type = list !== null && typeof list === 'object' ? 'object' : typeof list === 'boolean' ? 'bool' : typeof list;
    const mismatch = `json: cannot unmarshal ${type} into Go value of type []core.Toleration`;
    return list === null ? [] : [invalid(path, tolerationsAnnotation, mismatch)];
  }
  return validateTolerations(list as readonly Toleration[], `${path}.${tolerationsAnnotation}`);
}

/** The key is a child of the path here, not an index of it, as upstream has it. */
function validateSeccomp(annotations: Annotations, path: string): readonly FieldError[] {
  return Object.entries(annotations).flatMap(([key, profile]) =>
    key === seccompPod || key.startsWith(seccompPrefix) ? validateSeccompName(profile, `${path}.${key}`) : [],
  );
}

function validateSeccompName(profile: string, path: string): readonly FieldError[] {
  if (profile === 'runtime/default' || profile === 'docker/default' || profile === 'unconfined') return [];
  if (profile.startsWith('localhost/')) return validateDescendingPath(profile.slice('localhost/'.length), path);
  return [invalid(path, profile, 'must be a valid seccomp profile')];
}

function validateAppArmor(annotations: Annotations, spec: PodSpec, path: string): readonly FieldError[] {
  return Object.entries(annotations).flatMap(([key, profile]) => {
    if (!key.startsWith(appArmorPrefix)) return [];
    const name = key.slice(appArmorPrefix.length);
    const isFound = containersWithPath(spec, '').some(([container]) => container.name === name);
    const isKnown = profile === '' || profile === 'runtime/default' || profile === 'unconfined' || profile.startsWith('localhost/');
    return [
      ...(isFound ? [] : [invalid(`${path}[${key}]`, name, 'container not found')]),
      ...(isKnown ? [] : [invalid(`${path}[${key}]`, profile, `invalid AppArmor profile name: ${goQuote(profile)}`)]),
    ];
  });
}
