import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { ReplicaSetStatus } from '#domain/schema/types/apps-v1.js';
import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';
import type { LabelSelector } from '#domain/schema/types/meta-v1.js';

/** A kind whose objects keep a number of pods of one template alive: the ReplicaSet, and the ReplicationController before it. */
export interface ReplicaKind<T extends KubeObject = KubeObject> {
  readonly resource: ResourceDefinition<T>;
  /** Whether `status.terminatingReplicas` is reported. */
  readonly countsTerminating: boolean;
  view(object: T): Replicas;
  withStatus(object: T, status: ReplicaSetStatus): T;
}

/** What the loop reads of such an object. */
export interface Replicas {
  readonly replicas: number;
  readonly minReadySeconds: number;
  readonly selector: LabelSelector | null;
  readonly template: PodTemplateSpec;
  readonly status: ReplicaSetStatus;
}
