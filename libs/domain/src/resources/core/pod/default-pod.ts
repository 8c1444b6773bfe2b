import { fillAbsent, mapItems, mapMember } from '#domain/json/fill.js';
import { formatQuantity, type Quantity } from '#domain/quantity/quantity.js';
import { applyPodSpecDefaults } from '#domain/resources/core/pod/default-pod-spec.js';
import { withoutInitContainerAnnotations } from '#domain/resources/core/pod/init-container-annotations.js';
import { containerLimits } from '#domain/resources/core/pod/pod-limits.js';
import { isPodLevelResource } from '#domain/resources/core/pod/pod-level-resources.js';
import { containerRequests } from '#domain/resources/core/pod/pod-requests.js';
import { type ResourceList, roundResourceList, roundResources } from '#domain/resources/core/pod/resource-list.js';
import { isHugePageResource } from '#domain/resources/core/resource-name.js';
import type { Container, ContainerPort, ContainerStatus, Pod, PodSpec, PodStatus } from '#domain/schema/types/core-v1.js';

/**
 * What a pod gets besides what any pod spec gets, so that templates of workloads stay as they were written.
 * Source: pkg/apis/core/v1/defaults.go SetDefaults_Pod, and what conversion.go does to pods.
 */
export function applyPodDefaults(pod: Pod): Pod {
  let next = mapMember(pod, 'spec', (spec) => applyPodSpecDefaults(applyOwnDefaults(spec)));
  next = mapMember(next, 'metadata', withoutInitContainerAnnotations);
  return mapMember(next, 'status', applyStatusDefaults);
}

function applyOwnDefaults(spec: PodSpec): PodSpec {
  let next = mapMember(spec, 'containers', (containers) => mapItems(containers, withRequests));
  next = mapMember(next, 'initContainers', (containers) => mapItems(containers, withRequests));
  next = withPodRequests(withHugePageLimits(next));
  next = fillAbsent(next, { enableServiceLinks: true });
  if (spec.hostNetwork) {
    next = mapMember(next, 'containers', (containers) => mapItems(containers, withHostPorts));
    next = mapMember(next, 'initContainers', (containers) => mapItems(containers, withHostPorts));
  }
  // a negative grace is taken for the shortest one
  return (next.terminationGracePeriodSeconds ?? 0) < 0 ? { ...next, terminationGracePeriodSeconds: 1 } : next;
}

/** A container asks for what it is limited to, unless it says how much it asks for. */
function withRequests(container: Container): Container {
  const { limits, requests } = container.resources ?? {};
  if (!limits || Object.keys(limits).every((name) => requests?.[name] !== undefined)) return container;
  return { ...container, resources: { ...container.resources, requests: { ...limits, ...requests } } };
}

/** The pod as a whole is limited to the huge pages of its containers, where it says something of resources but not of these. */
function withHugePageLimits(spec: PodSpec): PodSpec {
  const { resources } = spec;
  if (!resources || (isEmpty(resources.limits) && isEmpty(resources.requests))) return spec;
  const missing = [...containerLimits({ spec })].filter(
    ([name]) => isHugePageResource(name) && resources.requests?.[name] === undefined && resources.limits?.[name] === undefined,
  );
  if (missing.length === 0) return spec;
  return { ...spec, resources: { ...resources, limits: { ...resources.limits, ...listOf(missing) } } };
}

/** Where the pod as a whole is limited it asks for what its containers ask for, or else for what it is limited to. */
function withPodRequests(spec: PodSpec): PodSpec {
  const { resources } = spec;
  if (!resources || isEmpty(resources.limits)) return spec;
  const asked = [...containerRequests({ spec })].filter(([name]) => isPodLevelResource(name) && !isHugePageResource(name));
  const limits = Object.entries(resources.limits ?? {}).filter(([name]) => isPodLevelResource(name));
  const requests = { ...Object.fromEntries(limits), ...listOf(asked), ...resources.requests };
  return isEmpty(requests) ? spec : { ...spec, resources: { ...resources, requests } };
}

function isEmpty(list: ResourceList | undefined): boolean {
  return Object.keys(list ?? {}).length === 0;
}

function listOf(amounts: readonly (readonly [name: string, amount: Quantity])[]): ResourceList {
  return Object.fromEntries(amounts.map(([name, amount]) => [name, formatQuantity(amount)]));
}

/** On the network of the host every port of a container is one of the host. */
function withHostPorts(container: Container): Container {
  const withHostPort = (port: ContainerPort): ContainerPort =>
    port.hostPort || !port.containerPort ? port : { ...port, hostPort: port.containerPort };
  return mapMember(container, 'ports', (ports) => mapItems(ports, withHostPort));
}

/** `podIP` is the first of `podIPs`; it wins where the two differ, because kubelets once knew nothing else. */
function applyStatusDefaults(status: PodStatus): PodStatus {
  let next = mapMember(mapMember(status, 'allocatedResources', roundResourceList), 'resources', roundResources);
  next = mapMember(next, 'initContainerStatuses', (statuses) => mapItems(statuses, withRoundedResources));
  next = mapMember(next, 'containerStatuses', (statuses) => mapItems(statuses, withRoundedResources));
  next = mapMember(next, 'ephemeralContainerStatuses', (statuses) => mapItems(statuses, withRoundedResources));
  const { podIP, podIPs } = next;
  const first = podIPs?.[0]?.ip;
  if (podIP) return podIP === first ? next : { ...next, podIPs: [{ ip: podIP }] };
  return first ? { ...next, podIP: first } : next;
}

function withRoundedResources(status: ContainerStatus): ContainerStatus {
  return mapMember(mapMember(status, 'allocatedResources', roundResourceList), 'resources', roundResources);
}
