import type { AppArmorProfile } from '#domain/schema/types/core-v1.js';

/** Annotations that named seccomp and AppArmor profiles before there were fields for them. */
export const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod';
/** Followed by the name of a container. */
export const seccompPrefix = 'container.seccomp.security.alpha.kubernetes.io/';
/** Followed by the name of a container. */
export const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';

/** The field that says what an AppArmor annotation says; undefined for a value that means nothing (ApparmorFieldForAnnotation). */
export function appArmorOfAnnotation(value: string): AppArmorProfile | undefined {
  if (value === 'unconfined') return { type: 'Unconfined' };
  if (value === 'runtime/default') return { type: 'RuntimeDefault' };
  const [, localhostProfile] = /^localhost\/(.+)$/s.exec(value) ?? [];
  return localhostProfile === undefined ? undefined : { type: 'Localhost', localhostProfile };
}
