import type { Reader } from '#domain/controllers/controller.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/** Kinds whose changes can make pods schedulable. Pods differ by whether they are on a node. */
export type EventResource =
  | 'AssignedPod'
  | 'UnscheduledPod'
  | 'Node'
  | 'PersistentVolume'
  | 'PersistentVolumeClaim'
  | 'StorageClass'
  | 'CSINode'
  | 'CSIDriver'
  | 'CSIStorageCapacity'
  | 'VolumeAttachment';

/** `Update` is a change that none of the more precise ones describes. */
export type ActionType =
  | 'Add'
  | 'Delete'
  | 'Update'
  | 'UpdateNodeAllocatable'
  | 'UpdateNodeLabel'
  | 'UpdateNodeTaint'
  | 'UpdateNodeCondition'
  | 'UpdateNodeAnnotation'
  | 'UpdateNodeDeclaredFeature'
  | 'UpdatePodLabel'
  | 'UpdatePodScaleDown'
  | 'UpdatePodToleration'
  | 'UpdatePodSchedulingGatesEliminated';

/** Something that happened in the cluster. Source: ClusterEvent in k8s.io/kube-scheduler/framework/types.go. */
export interface ClusterEvent {
  readonly resource: EventResource;
  readonly action: ActionType;
  /** Absent for an addition. */
  readonly before?: KubeObject;
  /** Absent for a deletion. */
  readonly after?: KubeObject;
}

/** An event that a plugin wants to know of, for the pods that it rejected. */
export interface EventHint {
  /** `Pod` is a pod anywhere, the rejected one included. */
  readonly resource: Exclude<EventResource, 'AssignedPod' | 'UnscheduledPod'> | 'Pod';
  /** `Update` stands for every update. */
  readonly actions: readonly ActionType[];
  /** Whether the change can make `pod` schedulable; absent when it always can. */
  mayHelp?(pod: Pod, event: ClusterEvent, read: Reader): boolean;
}

/** Whether the event is one that the hint is about. */
export function isAbout(hint: EventHint, { resource, action }: ClusterEvent): boolean {
  const isPod = resource === 'AssignedPod' || resource === 'UnscheduledPod';
  if (hint.resource !== (isPod ? 'Pod' : resource)) return false;
  return hint.actions.includes(action) || (action !== 'Add' && action !== 'Delete' && hint.actions.includes('Update'));
}

/**
 * What a plugin wants to know of. One that asks for new nodes is also told when the taints of a node change, because upstream once let
 * an event of a new node be lost while the node was tainted (pkg/scheduler/scheduler.go buildQueueingHintMap).
 */
export function hintsOf(plugin: Plugin): readonly EventHint[] {
  const hints = plugin.events ?? [];
  const asks = (action: ActionType): boolean => hints.some((hint) => hint.resource === 'Node' && hint.actions.includes(action));
  return asks('Add') && !asks('UpdateNodeTaint') ? [...hints, { resource: 'Node', actions: ['UpdateNodeTaint'] }] : hints;
}
