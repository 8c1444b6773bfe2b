import type { TemplateMeta } from '#domain/meta/object-meta.js';
import { appArmorPrefix, seccompPod, seccompPrefix } from '#domain/resources/core/pod/profile-annotations.js';
import { containersWithPath } from '#domain/resources/core/pod/validation/containers-with-path.js';
import type { AppArmorProfile, PodSpec, SeccompProfile } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden } from '#domain/status/field-error.js';

/** What annotations and fields say of profiles must agree. Source: pkg/apis/core/validation/validation.go validateSeccompAnnotationsAndFields and its like. */
export function validateProfilesMatch(metadata: TemplateMeta | undefined, spec: PodSpec, path: string): readonly FieldError[] {
  const { annotations } = metadata ?? {};
  if (!annotations) return [];
  const own = spec.securityContext;
  const containers = containersWithPath(spec, path);
  return [
    ...validateMatch('seccomp', annotations[seccompPod], own?.seccompProfile, `${path}.securityContext.seccompProfile`),
    ...containers.flatMap(([{ name, securityContext }, at]) =>
      validateMatch(
        'seccomp',
        annotations[`${seccompPrefix}${name}`],
        securityContext?.seccompProfile,
        `${at}.securityContext.seccompProfile`,
      ),
    ),
    ...(spec.os?.name === 'windows' ? [] : containers).flatMap(([{ name, securityContext }, at]) =>
      validateMatch(
        'apparmor',
        annotations[`${appArmorPrefix}${name}`],
        securityContext?.appArmorProfile ?? own?.appArmorProfile,
        `${at}.securityContext.appArmorProfile`,
      ),
    ),
  ];
}

function validateMatch(
  what: 'seccomp' | 'apparmor',
  annotation: string | undefined,
  profile: SeccompProfile | AppArmorProfile | undefined,
  path: string,
): readonly FieldError[] {
  if (annotation === undefined || !profile) return [];
  const differs = forbidden(`${path}.type`, `${what} type in annotation and field must match`);
  switch (profile.type) {
    case 'Unconfined':
      return annotation === 'unconfined' ? [] : [differs];
    case 'RuntimeDefault':
      return annotation === 'runtime/default' || (what === 'seccomp' && annotation === 'docker/default') ? [] : [differs];
    case 'Localhost': {
      if (!annotation.startsWith('localhost/')) return [differs];
      const isSame = annotation.slice('localhost/'.length) === profile.localhostProfile;
      return isSame ? [] : [forbidden(`${path}.localhostProfile`, `${what} profile in annotation and field must match`)];
    }
    default:
      return [];
  }
}
