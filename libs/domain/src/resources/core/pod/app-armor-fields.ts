import { semanticallyEqual } from '#domain/json/equal.js';
import { mapItems, mapMember } from '#domain/json/fill.js';
import { appArmorOfAnnotation, appArmorPrefix } from '#domain/resources/core/pod/profile-annotations.js';
import { validateAppArmorProfile } from '#domain/resources/core/pod/validation/validate-profiles.js';
import type { AppArmorProfile, Container, EphemeralContainer, Pod } from '#domain/schema/types/core-v1.js';

/**
 * A new pod whose AppArmor annotations have become fields, and advice where there were some.
 * Source: pkg/registry/core/pod/strategy.go applyAppArmorVersionSkew.
 */
export function withAppArmorFields(pod: Pod): { readonly pod: Pod; readonly warnings: readonly string[] } {
  const { metadata, spec } = pod;
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => key.startsWith(appArmorPrefix));
  if (annotations.length === 0 || spec.os?.name === 'windows') return { pod, warnings: [] };
  const values = new Map(annotations);
  const own = spec.securityContext?.appArmorProfile;
  const warnings: string[] = [];
  const sync = <T extends Container | EphemeralContainer>(container: T): T => {
    const key = `${appArmorPrefix}${container.name}`;
    const value = values.get(key);
    if (value === undefined || container.securityContext?.appArmorProfile) return container;
    const profile = profileOf(value);
    if (profile && semanticallyEqual(profile, own)) return container;
    warnings.push(`metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`);
    return profile ? { ...container, securityContext: { ...container.securityContext, appArmorProfile: profile } } : container;
  };
  let next = mapMember(spec, 'initContainers', (containers) => mapItems(containers, sync));
  next = mapMember(next, 'containers', (containers) => mapItems(containers, sync));
  next = mapMember(next, 'ephemeralContainers', (containers) => mapItems(containers, sync));
  return { pod: next === spec ? pod : { ...pod, spec: next }, warnings };
}

function profileOf(annotation: string): AppArmorProfile | undefined {
  const profile = appArmorOfAnnotation(annotation);
  return profile && validateAppArmorProfile(profile, '').length === 0 ? profile : undefined;
}
