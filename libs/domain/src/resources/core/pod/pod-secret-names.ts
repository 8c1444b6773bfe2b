import type { Container, PodSpec, Volume } from '#domain/schema/types/core-v1.js';

/**
 * Secrets that a pod names itself, not those of its claims; a name may come more than once, and none is empty.
 * Source: pkg/api/pod/util.go VisitPodSecretNames.
 */
export function podSecretNames(spec: PodSpec): readonly string[] {
  const containers: readonly EnvironmentUser[] = [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...(spec.ephemeralContainers ?? []),
  ];
  return [
    ...(spec.imagePullSecrets ?? []).map(({ name }) => name),
    ...containers.flatMap(environmentSecrets),
    ...(spec.volumes ?? []).flatMap(volumeSecrets),
  ].filter((name): name is string => Boolean(name));
}

type EnvironmentUser = Pick<Container, 'env' | 'envFrom'>;

function environmentSecrets({ env = [], envFrom = [] }: EnvironmentUser): readonly (string | undefined)[] {
  return [...envFrom.map(({ secretRef }) => secretRef?.name), ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name)];
}

function volumeSecrets(volume: Volume): readonly (string | undefined)[] {
  const { cephfs, cinder, flexVolume, rbd, scaleIO, iscsi, storageos } = volume;
  return [
    volume.azureFile?.secretName,
    ...[cephfs, cinder, flexVolume, rbd, scaleIO, iscsi, storageos].map((source) => source?.secretRef?.name),
    ...(volume.projected?.sources ?? []).map(({ secret }) => secret?.name),
    volume.secret?.secretName,
    volume.csi?.nodePublishSecretRef?.name,
  ];
}
