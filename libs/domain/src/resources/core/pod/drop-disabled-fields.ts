import { mapItems, mapMember } from '#domain/json/fill.js';
import type {
  Container,
  ContainerStatus,
  EphemeralContainer,
  PodSpec,
  PodStatus,
  PodTemplateSpec,
  VolumeProjection,
} from '#domain/schema/types/core-v1.js';

/**
 * A spec without the fields whose feature gates are off in v1.36: schedulingGroup, stop signals, and projections of certificates.
 * For prepareForCreate and prepareForUpdate of pods; templates have dropDisabledTemplateFields. Source: pkg/api/pod/util.go dropDisabledFields.
 */
export function dropDisabledSpecFields(spec: PodSpec): PodSpec {
  let next = without(spec, 'schedulingGroup');
  next = mapMember(next, 'volumes', (volumes) =>
    mapItems(volumes, (volume) =>
      mapMember(volume, 'projected', (source) => mapMember(source, 'sources', (sources) => mapItems(sources, withoutCertificates))),
    ),
  );
  next = mapMember(next, 'initContainers', (containers) => mapItems(containers, withoutStopSignal<Container>));
  next = mapMember(next, 'containers', (containers) => mapItems(containers, withoutStopSignal<Container>));
  return mapMember(next, 'ephemeralContainers', (containers) => mapItems(containers, withoutStopSignal<EphemeralContainer>));
}

/** The same for the template of a workload. */
export function dropDisabledTemplateFields(template: PodTemplateSpec): PodTemplateSpec {
  return mapMember(template, 'spec', dropDisabledSpecFields);
}

/** A status without what the gates of v1.36 keep out. Source: dropDisabledPodStatusFields. */
export function dropDisabledStatusFields(status: PodStatus): PodStatus {
  let next = without(status, 'nodeAllocatableResourceClaimStatuses');
  next = mapMember(next, 'initContainerStatuses', (statuses) => mapItems(statuses, withoutVolumeStatus));
  next = mapMember(next, 'containerStatuses', (statuses) => mapItems(statuses, withoutVolumeStatus));
  return mapMember(next, 'ephemeralContainerStatuses', (statuses) => mapItems(statuses, withoutVolumeStatus));
}

function withoutCertificates(projection: VolumeProjection): VolumeProjection {
  return without(without(projection, 'clusterTrustBundle'), 'podCertificate');
}

function withoutStopSignal<T extends Container | EphemeralContainer>(container: T): T {
  if (container.lifecycle?.stopSignal === undefined) return container;
  const lifecycle = without(container.lifecycle, 'stopSignal');
  return Object.keys(lifecycle).length > 0 ? { ...container, lifecycle } : without(container, 'lifecycle');
}

function withoutVolumeStatus(status: ContainerStatus): ContainerStatus {
  return mapMember(status, 'volumeMounts', (mounts) => mapItems(mounts, (mount) => without(mount, 'volumeStatus')));
}

/** `object` without an optional member; the same object when it has none. */
function without<T extends object>(object: T, name: keyof T): T {
  if (object[name] === undefined) return object;
  const { [name]: _, ...rest } = object;
  return rest as T;
}
