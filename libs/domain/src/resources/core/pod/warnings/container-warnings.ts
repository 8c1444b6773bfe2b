import { semanticallyEqual } from '#domain/json/equal.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { appArmorOfAnnotation, appArmorPrefix, seccompPrefix } from '#domain/resources/core/pod/profile-annotations.js';
import { fractionalBytesWarnings } from '#domain/resources/core/pod/warnings/fractional-bytes.js';
import type { Container, EnvVar, EphemeralContainer, PodSpec } from '#domain/schema/types/core-v1.js';

/** The pod or template around a container. */
interface Surroundings {
  readonly spec: PodSpec;
  readonly annotations: Readonly<Record<string, string>>;
  /** What precedes `metadata` in paths; empty for pods. */
  readonly prefix: string;
}

export function containerWarnings(container: Container | EphemeralContainer, path: string, around: Surroundings): readonly string[] {
  const { limits, requests } = container.resources ?? {};
  return [
    ...profileWarnings(container, around),
    ...['memory', 'ephemeral-storage'].flatMap((name) => [
      ...fractionalBytesWarnings(limits, `${path}.resources.limits`, [name]),
      ...fractionalBytesWarnings(requests, `${path}.resources.requests`, [name]),
    ]),
    ...envWarnings(container.env ?? [], `${path}.env`),
  ];
}

/** Annotations without the fields that took their place. */
function profileWarnings({ name, securityContext }: Container | EphemeralContainer, around: Surroundings): readonly string[] {
  const { spec, annotations, prefix } = around;
  const seccomp = `${seccompPrefix}${name}`;
  const appArmor = `${appArmorPrefix}${name}`;
  const value = prefix === '' ? undefined : annotations[appArmor];
  const own = spec.securityContext?.appArmorProfile;
  const isNews = value !== undefined && !(own && semanticallyEqual(own, appArmorOfAnnotation(value)));
  return [
    ...(annotations[seccomp] !== undefined && !securityContext?.seccompProfile
      ? [`${prefix}metadata.annotations[${seccomp}]: non-functional in v1.27+; use the "seccompProfile" field instead`]
      : []),
    ...(isNews && !securityContext?.appArmorProfile
      ? [`${prefix}metadata.annotations[${appArmor}]: deprecated since v1.30; use the "appArmorProfile" field instead`]
      : []),
  ];
}

/** A variable may be given again only to add to itself. */
function envWarnings(env: readonly EnvVar[], path: string): readonly string[] {
  const seen = new Set<string>();
  return env.flatMap(({ name, value = '', valueFrom }, i) => {
    const isRepeated = seen.has(name);
    seen.add(name);
    const reference = `$(${name})`;
    const hides = valueFrom !== undefined || value === reference || !value.includes(reference);
    if (!isRepeated || !hides) return [];
    return [`${path}[${i}]: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`];
  });
}
