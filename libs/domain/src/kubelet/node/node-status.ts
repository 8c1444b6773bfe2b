import { formatPublishedAddresses, hostAddressesAnnotation, type PublishedAddresses } from '#domain/fabric/host-address.js';
import type { TemplateMeta } from '#domain/meta/object-meta.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { nodeConditions } from '#domain/kubelet/node/node-conditions.js';
import type { NodeFacts, NodeFindings } from '#domain/kubelet/node/node-facts.js';
import type { PodEvent } from '#domain/kubelet/pod-event.js';
import {
  compareQuantities,
  formatQuantity,
  quantity,
  quantityValue,
  subtractQuantities,
  wholeQuantity,
} from '#domain/quantity/quantity.js';
import { isExtendedResource, isHugePageResource } from '#domain/resources/core/resource-name.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';
import type { ContainerImage, Node, NodeCondition, NodeStatus } from '#domain/schema/types/core-v1.js';

/** What a node's runtime can do. */
const runtimeFeatures = { recursiveReadOnlyMounts: true, userNamespaces: true };

/** What of v1.36 a pod may ask for that not every node can do; see nodedeclaredfeatures in k8s.io/component-helpers. */
export const declaredFeatures: readonly string[] = ['RestartAllContainersOnContainerExits'];

/**
 * The status that a node deserves, as it follows the one the API server has. Resources that others have added are kept.
 * Source: setNodeStatus in pkg/kubelet/kubelet_node_status.go.
 */
export function nodeStatusOf(
  facts: NodeFacts,
  before: Partial<NodeStatus>,
  findings: NodeFindings,
  now: number,
): { readonly status: NodeStatus; readonly events: readonly PodEvent[] } {
  const { conditions, events } = nodeConditions(facts.name, before.conditions ?? [], findings, now);
  const capacity = { ...before.capacity, ...facts.capacity };
  const { images: _, ...kept } = before;
  const status: NodeStatus = {
    ...kept,
    addresses: [...facts.ips.map((address) => ({ type: 'InternalIP', address })), { type: 'Hostname', address: facts.name }],
    capacity,
    allocatable: allocatableOf(capacity),
    conditions,
    daemonEndpoints: { kubeletEndpoint: { Port: facts.kubeletPort } },
    nodeInfo: facts.info,
    ...(findings.images.length > 0 && { images: imagesOf(findings) }),
    runtimeHandlers: [{ name: '', features: runtimeFeatures }],
    features: { supplementalGroupsPolicy: true },
    declaredFeatures,
  };
  return { status, events };
}

/** Upstream's limits: so many images, so many names of each; the largest first. */
const maxImages = 50;
const maxNames = 5;

function imagesOf({ images }: NodeFindings): readonly ContainerImage[] {
  return images
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, maxImages)
    .map(({ names, sizeBytes }) => ({ names: names.slice(0, maxNames), sizeBytes }));
}

/** What the kubelet keeps back for itself by its default eviction thresholds: 100Mi of memory, a tenth of the disk. */
const reservedMemory = quantity('100Mi');

function allocatableOf(capacity: ResourceList): ResourceList {
  const list = Object.fromEntries(Object.entries(capacity).map(([name, amount]) => [name, allocatableAmount(name, amount)]));
  let memory = list['memory'];
  for (const [name, amount] of Object.entries(capacity)) {
    if (isHugePageResource(name) && memory !== undefined) memory = less(memory, quantity(amount));
  }
  return memory === undefined ? list : { ...list, memory };
}

function allocatableAmount(name: string, amount: string): string {
  if (name === 'memory') return less(amount, reservedMemory);
  if (name !== 'ephemeral-storage') return amount;
  const bytes = quantityValue(quantity(amount));
  return formatQuantity(wholeQuantity(Math.trunc(bytes - bytes * 0.1)));
}

function less(amount: string, by: ReturnType<typeof quantity>): string {
  const left = subtractQuantities(quantity(amount), by);
  return compareQuantities(left, wholeQuantity(0)) < 0 ? '0' : formatQuantity(left);
}

/** A node that a kubelet finds registered already counts what it cannot know of devices as none. */
export function withoutExtendedResources(status: NodeStatus): NodeStatus {
  const zeroed = (list: ResourceList | undefined): ResourceList =>
    Object.fromEntries(Object.entries(list ?? {}).map(([name, amount]) => [name, isExtendedResource(name) ? '0' : amount]));
  return { ...status, capacity: zeroed(status.capacity), allocatable: zeroed(status.allocatable) };
}

/** Whether there is something to tell; the times of heartbeats do not count (nodeStatusHasChanged). */
export function hasNodeStatusChanged(before: NodeStatus, after: NodeStatus): boolean {
  const { conditions: old = [], ...oldRest } = before;
  const { conditions: fresh = [], ...freshRest } = after;
  return !semanticallyEqual(old.map(withoutHeartbeat), fresh.map(withoutHeartbeat)) || !semanticallyEqual(oldRest, freshRest);
}

function withoutHeartbeat({ lastHeartbeatTime: _, ...rest }: NodeCondition): Omit<NodeCondition, 'lastHeartbeatTime'> {
  return rest;
}

/** The labels every kubelet sets. */
export function defaultNodeLabels({ name, info, labels }: NodeFacts): Readonly<Record<string, string>> {
  const { operatingSystem, architecture } = info;
  return {
    'beta.kubernetes.io/arch': architecture,
    'beta.kubernetes.io/os': operatingSystem,
    'kubernetes.io/arch': architecture,
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': operatingSystem,
    ...labels,
  };
}

/** The node as it is registered. Source: initialNode in pkg/kubelet/kubelet_node_status.go. */
export function initialNode(
  facts: NodeFacts,
  findings: NodeFindings,
  now: number,
): { readonly node: NodeDraft; readonly events: readonly PodEvent[] } {
  const { status, events } = nodeStatusOf(facts, {}, findings, now);
  const metadata = {
    name: facts.name,
    labels: defaultNodeLabels(facts),
    annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
  };
  return { node: { metadata, spec: facts.taints.length > 0 ? { taints: facts.taints } : {}, status }, events };
}

/** A node that nobody has stored yet. */
export interface NodeDraft {
  readonly metadata: TemplateMeta;
  readonly spec: Node['spec'];
  readonly status: NodeStatus;
}

/** The node with the annotation that says where its own ports are, when they are not where one would look. */
export function withHostAddresses<T extends { readonly metadata: TemplateMeta }>(node: T, addresses: PublishedAddresses): T {
  const { [hostAddressesAnnotation]: _, ...others } = node.metadata.annotations ?? {};
  const isEmpty = Object.keys(addresses).length === 0;
  const annotations = isEmpty ? others : { ...others, [hostAddressesAnnotation]: formatPublishedAddresses(addresses) };
  return { ...node, metadata: { ...node.metadata, annotations } };
}
