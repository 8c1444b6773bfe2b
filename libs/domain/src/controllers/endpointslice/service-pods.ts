import type { Reader } from '#domain/controllers/controller.js';
import { keyOf, type KubeObject, type ObjectKey } from '#domain/meta/object-meta.js';
import { isPodTerminal } from '#domain/resources/core/pod/pod-phase.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { services } from '#domain/resources/core/service/service.js';
import type { Pod, Service } from '#domain/schema/types/core-v1.js';
import { matchesSelector, selectorFromSet } from '#domain/selectors/selector.js';

/** Which pods are behind a Service. Source: k8s.io/endpointslice/util/controller_utils.go. */

/** The pods a Service selects; none when it selects nothing itself. */
export function podsOfService({ metadata, spec }: Service, read: Reader): readonly Pod[] {
  if (!spec.selector) return [];
  const selector = selectorFromSet(spec.selector);
  return read.list(pods, metadata.namespace).filter((pod) => matchesSelector(selector, pod.metadata.labels));
}

/** The keys of the Services that select a pod. */
export function servicesOfPod({ metadata }: KubeObject, read: Reader): readonly ObjectKey[] {
  return read
    .list(services, metadata.namespace)
    .filter(({ spec }) => spec.selector && matchesSelector(selectorFromSet(spec.selector), metadata.labels))
    .map(keyOf);
}

/** True for pods that have an address and have not ended; those being deleted count where asked (ShouldPodBeInEndpoints). */
export function isInEndpoints(pod: Pod, includeTerminating: boolean): boolean {
  const { podIP, podIPs = [] } = pod.status;
  if (isPodTerminal(pod) || (!podIP && podIPs.length === 0)) return false;
  return includeTerminating || pod.metadata.deletionTimestamp === undefined;
}

/** The hostname of a pod under a headless Service of its subdomain. */
export function hostnameIn({ metadata }: Service, pod: Pod): string | undefined {
  const { hostname, subdomain } = pod.spec;
  return hostname && subdomain === metadata.name && pod.metadata.namespace === metadata.namespace ? hostname : undefined;
}
