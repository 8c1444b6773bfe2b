import type { Controller } from '#domain/controllers/controller.js';
import { reconcileReplicas } from '#domain/controllers/replicaset/reconcile-replicas.js';
import type { ReplicaKind } from '#domain/controllers/replicaset/replica-kind.js';
import { replicasOfPod } from '#domain/controllers/replicaset/replicas-of-pod.js';
import { replicaSets } from '#domain/resources/apps/replica-set/replica-set.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { ReplicaSet } from '#domain/schema/types/apps-v1.js';

const kind: ReplicaKind<ReplicaSet> = {
  resource: replicaSets,
  countsTerminating: true,
  view: ({ spec, status }) => ({
    replicas: spec.replicas ?? 1,
    minReadySeconds: spec.minReadySeconds ?? 0,
    selector: spec.selector,
    template: spec.template,
    status,
  }),
  withStatus: (set, status) => ({ ...set, status }),
};

/** Keeps as many pods of a template alive as a ReplicaSet asks for. Source: pkg/controller/replicaset. */
export const replicaSetController: Controller = {
  name: 'replicaset',
  eventSource: 'replicaset-controller',
  reconciles: replicaSets,
  watches: [{ resource: pods, keysFor: (pod, read) => replicasOfPod(kind, pod, read) }],
  reconcile: (key, read, context) => reconcileReplicas(kind, key, read, context),
};
