import { fillAbsent, fillEmpty, mapItems, mapMember } from '#domain/json/fill.js';
import { applyContainerDefaults } from '#domain/resources/core/pod/default-container.js';
import { applyVolumeDefaults } from '#domain/resources/core/pod/default-volume.js';
import { withoutInitContainerAnnotations } from '#domain/resources/core/pod/init-container-annotations.js';
import { roundResourceList, roundResources } from '#domain/resources/core/pod/resource-list.js';
import type { PodSpec, PodTemplateSpec } from '#domain/schema/types/core-v1.js';

/**
 * What a pod spec gets wherever it stands: in a pod or in the template of a workload.
 * Source: pkg/apis/core/v1/defaults.go SetDefaults_PodSpec and zz_generated.defaults.go.
 */
export function applyPodSpecDefaults(spec: PodSpec): PodSpec {
  let next = fillEmpty(spec, { dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', schedulerName: 'default-scheduler' });
  next = fillAbsent(next, { securityContext: {}, terminationGracePeriodSeconds: 30 });
  next = withServiceAccountAlias(next);
  next = mapMember(next, 'volumes', (volumes) => mapItems(volumes, applyVolumeDefaults));
  next = mapMember(next, 'initContainers', (containers) => mapItems(containers, applyContainerDefaults));
  next = mapMember(next, 'containers', (containers) => mapItems(containers, applyContainerDefaults));
  next = mapMember(next, 'ephemeralContainers', (containers) => mapItems(containers, applyContainerDefaults));
  return mapMember(mapMember(next, 'overhead', roundResourceList), 'resources', roundResources);
}

/** The same for a template: ReplicaSets, Deployments, Jobs and the like, and PodTemplate. */
export function applyPodTemplateDefaults(template: PodTemplateSpec): PodTemplateSpec {
  const next = mapMember(template, 'spec', applyPodSpecDefaults);
  return mapMember(next, 'metadata', withoutInitContainerAnnotations);
}

/** `serviceAccount` is the old name of `serviceAccountName`; the two are kept equal (pkg/apis/core/v1/conversion.go). */
function withServiceAccountAlias(spec: PodSpec): PodSpec {
  const name = spec.serviceAccountName || spec.serviceAccount || '';
  if (name === (spec.serviceAccountName ?? '') && name === (spec.serviceAccount ?? '')) return spec;
  return { ...spec, serviceAccountName: name, serviceAccount: name };
}
