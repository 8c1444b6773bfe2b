import { randomSuffix } from '#domain/api/write/random-suffix.js';
import { mapItems, mapMember } from '#domain/json/fill.js';
import type { Container, PodSpec, Volume, VolumeMount } from '#domain/schema/types/core-v1.js';

const volumePrefix = 'kube-api-access-';
/** Where clients look for the token, the authorities of the API server, and the namespace. */
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
/** An hour, and enough more to be told apart from an hour that somebody asked for (pkg/serviceaccount WarnOnlyBoundTokenExpirationSeconds). */
const tokenSeconds = 3607;

/**
 * The spec with access to the API mounted in all containers that mount nothing else there. Nothing is added where no container needs it.
 * Source: plugin/pkg/admission/serviceaccount/admission.go mountServiceAccountToken.
 */
export function withTokenVolume(spec: PodSpec, random: () => number): PodSpec {
  const existing = spec.volumes?.find(({ name }) => name.startsWith(volumePrefix))?.name;
  const name = existing ?? `${volumePrefix}${randomSuffix(5, random)}`;
  const mount = { name, readOnly: true, mountPath };
  const mountIn = (containers: readonly Container[]): readonly Container[] =>
    mapItems(containers, (container) => withMount(container, mount));
  const mounted = mapMember(mapMember(spec, 'initContainers', mountIn), 'containers', mountIn);
  if (mounted === spec || existing !== undefined) return mounted;
  return { ...mounted, volumes: [...(spec.volumes ?? []), tokenVolume(name)] };
}

function withMount(container: Container, mount: VolumeMount): Container {
  const mounts = container.volumeMounts ?? [];
  if (mounts.some((other) => other.mountPath === mountPath)) return container;
  return { ...container, volumeMounts: [...mounts, mount] };
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
      defaultMode: 0o644,
    },
  };
}
