import type { Controller } from '#domain/controllers/controller.js';
import { reconcileReplicas } from '#domain/controllers/replicaset/reconcile-replicas.js';
import type { ReplicaKind } from '#domain/controllers/replicaset/replica-kind.js';
import { replicasOfPod } from '#domain/controllers/replicaset/replicas-of-pod.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { replicationControllers } from '#domain/resources/core/replication-controller/replication-controller.js';
import type { ReplicationController } from '#domain/schema/types/core-v1.js';

/** Selects by plain labels and does not count terminating pods; all else is as with a ReplicaSet. */
const kind: ReplicaKind<ReplicationController> = {
  resource: replicationControllers,
  countsTerminating: false,
  view: ({ spec, status }) => ({
    replicas: spec.replicas ?? 1,
    minReadySeconds: spec.minReadySeconds ?? 0,
    selector: spec.selector ? { matchLabels: spec.selector } : null,
    template: spec.template ?? { spec: { containers: null } },
    status,
  }),
  withStatus: (object, status) => ({ ...object, status }),
};

/** Keeps as many pods of a template alive as a ReplicationController asks for. Source: pkg/controller/replication. */
export const replicationControllerController: Controller = {
  name: 'replicationcontroller',
  eventSource: 'replication-controller',
  reconciles: replicationControllers,
  watches: [{ resource: pods, keysFor: (pod, read) => replicasOfPod(kind, pod, read) }],
  reconcile: (key, read, context) => reconcileReplicas(kind, key, read, context),
};
