import { describe, expect, test } from 'vitest';
import { replicaSetController } from '#domain/controllers/replicaset/replica-set-controller.js';
import { replicationControllerController } from '#domain/controllers/replicationcontroller/replication-controller-controller.js';
import { replicaSets } from '#domain/resources/apps/replica-set/replica-set.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { replicationControllers } from '#domain/resources/core/replication-controller/replication-controller.js';
import type { ReplicaSet } from '#domain/schema/types/apps-v1.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import type { OwnerReference } from '#domain/schema/types/meta-v1.js';
import { forbiddenError, internalError, notFound, StatusError } from '#domain/status/status-error.js';
import { formatTime } from '#domain/time/rfc3339.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';
import { cpuTimeOf } from '#testing/controller-model/cpu-time.js';

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'i', resources: {} }] } };

function modelOf(replicas: number, spec: Partial<ReplicaSet['spec']> = {}): ControllerModel {
  const model = new ControllerModel([replicaSetController]);
  const selector = { matchLabels: { app: 'web' } };
  model.create(replicaSets, { metadata: { name: 'web' }, spec: { replicas, selector, template, ...spec } }, 'ns');
  return model;
}

const addPod = (model: ControllerModel, name: string, given: { labels?: Record<string, string>; owner?: OwnerReference }): Pod =>
  model.create(
    pods,
    {
      metadata: { name, labels: given.labels ?? { app: 'web' }, ...(given.owner && { ownerReferences: [given.owner] }) },
      spec: template.spec,
    },
    'ns',
  );

const ready = (model: ControllerModel, pod: Pod): Pod =>
  model.edit(
    pods,
    `ns/${pod.metadata.name}`,
    (object) => ({
      ...object,
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: formatTime(model.now) }] },
    }),
    'status',
  );

const set = (model: ControllerModel): ReplicaSet => model.get(replicaSets, 'ns/web');
const scaleTo = (model: ControllerModel, replicas: number): ReplicaSet =>
  model.edit(replicaSets, 'ns/web', (object) => ({ ...object, spec: { ...object.spec, replicas } }));
const creations = (model: ControllerModel): readonly string[] => model.trace.filter((line) => line.startsWith('create pods'));

describe('pods of a ReplicaSet', () => {
  test('are created from the template, and the status follows one pass behind', () => {
    const model = modelOf(2);
    expect(model.settle()).toBeLessThanOrEqual(4);
    const [first, second] = model.list(pods);
    expect(first?.metadata).toMatchObject({
      generateName: 'web-',
      labels: { app: 'web' },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'web',
          uid: set(model).metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    });
    expect(model.trace).toEqual([
      `create pods ${first?.metadata.name}`,
      `Normal SuccessfulCreate Created pod: ${first?.metadata.name}`,
      `create pods ${second?.metadata.name}`,
      `Normal SuccessfulCreate Created pod: ${second?.metadata.name}`,
      'update replicasets/status web',
      'update replicasets/status web',
    ]);
    expect(set(model).status).toEqual({
      replicas: 2,
      fullyLabeledReplicas: 2,
      terminatingReplicas: 0,
      observedGeneration: 1,
    });
  });

  test('count as ready and available, and as fully labelled only with every label of the template', () => {
    const model = modelOf(3, { template: { ...template, metadata: { labels: { app: 'web', tier: 'front' } } } });
    addPod(model, 'plain', {});
    model.settle();
    for (const pod of model.list(pods)) ready(model, pod);
    model.settle();
    expect(set(model).status).toMatchObject({ replicas: 3, fullyLabeledReplicas: 2, readyReplicas: 3, availableReplicas: 3 });
  });

  test('are replaced when they end or are being deleted', () => {
    const model = modelOf(2);
    model.settle();
    const [failed, deleted] = model.list(pods).map(({ metadata }) => `ns/${metadata.name}`);
    model.edit(pods, failed ?? '', (pod) => ({ ...pod, status: { phase: 'Failed' } }), 'status');
    model.edit(pods, deleted ?? '', (pod) => ({ ...pod, spec: { ...pod.spec, nodeName: 'n' } }));
    model.server.delete(pods, deleted ?? '');
    model.settle();
    expect(creations(model)).toHaveLength(4);
    expect(set(model).status).toMatchObject({ replicas: 2, terminatingReplicas: 1 });
    model.server.delete(pods, deleted ?? '', { gracePeriodSeconds: 0 });
    model.settle();
    expect(set(model).status).toMatchObject({ replicas: 2, terminatingReplicas: 0 });
  });

  test('are deleted when there are too many, the least useful first', () => {
    const model = modelOf(3);
    model.settle();
    const [kept, , unready] = model.list(pods);
    for (const pod of model.list(pods)) if (pod !== unready) ready(model, pod);
    scaleTo(model, 2);
    model.trace.length = 0;
    model.settle();
    const name = unready?.metadata.name;
    expect(model.trace.filter((line) => line.includes('elete'))).toEqual([
      `delete pods ${name}`,
      `Normal SuccessfulDelete Deleted pod: ${name}`,
    ]);
    scaleTo(model, 0);
    model.settle();
    expect(model.list(pods)).toEqual([]);
    expect(kept).toBeDefined();
    expect(set(model).status).toMatchObject({ replicas: 0, observedGeneration: 3 });
  });

  test('are spared where no pod of a sibling set runs on the same node', () => {
    const owner: OwnerReference = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd', uid: 'u', controller: true };
    const model = new ControllerModel([replicaSetController]);
    const add = (name: string, replicas: number): ReplicaSet =>
      model.create(
        replicaSets,
        {
          metadata: { name, ownerReferences: [owner] },
          spec: {
            replicas,
            selector: { matchLabels: { set: name } },
            template: { ...template, metadata: { labels: { set: name } } },
          },
        },
        'ns',
      );
    add('web', 2);
    add('sibling', 1);
    model.settle();
    const nodes: Record<string, string> = {};
    for (const pod of model.list(pods)) {
      const isSibling = pod.metadata.labels?.['set'] === 'sibling';
      const node = isSibling || Object.values(nodes).length === 1 ? 'shared' : 'lonely';
      if (!isSibling) nodes[pod.metadata.name] = node;
      model.edit(pods, `ns/${pod.metadata.name}`, (object) => ({ ...object, spec: { ...object.spec, nodeName: node } }));
      ready(model, pod);
    }
    scaleTo(model, 1);
    model.settle();
    const gone = model.list(pods).filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    expect(gone.map(({ metadata }) => nodes[metadata.name])).toEqual(['shared']);
  });

  test('come at most 500 in one pass', () => {
    const model = modelOf(1200);
    const { plan } = model.pass(replicaSetController, 'ns/web');
    expect(plan.actions[0]).toMatchObject({ do: 'batch', pace: 'slow-start' });
    expect(creations(model)).toHaveLength(500);
    model.settle();
    expect(model.list(pods)).toHaveLength(1200);
  });
});

describe('when pods cannot be created', () => {
  const refusal = forbiddenError(pods, 'web-', 'exceeded quota: q');
  const failing = (model: ControllerModel, allowed: number): void => {
    let creations = 0;
    model.intercept = (action) => (action.do === 'create' && (creations += 1) > allowed ? refusal : undefined);
  };

  test.each([
    [10, 0, 0, 1],
    [10, 10, 10, 10],
    [10, 5, 5, 7],
  ])('of %i with %i allowed %i succeed after %i attempts', (replicas, allowed, made, attempts) => {
    const model = modelOf(replicas);
    failing(model, allowed);
    model.pass(replicaSetController, 'ns/web');
    expect(model.list(pods)).toHaveLength(made);
    expect(creations(model)).toHaveLength(attempts);
  });

  test('says so in an event and the condition ReplicaFailure, tries again, and takes it back', () => {
    const model = modelOf(1);
    failing(model, 0);
    model.settle();
    const message = 'pods "web-" is forbidden: exceeded quota: q';
    expect(model.trace).toContain(`Warning FailedCreate Error creating: ${message}`);
    const condition = {
      type: 'ReplicaFailure',
      status: 'True',
      reason: 'FailedCreate',
      message,
      lastTransitionTime: '2026-01-01T00:00:00Z',
    };
    expect(set(model).status).toMatchObject({ replicas: 0, conditions: [condition], observedGeneration: 1 });
    model.advance(1000);
    expect(set(model).status.conditions).toEqual([condition]);
    model.intercept = () => undefined;
    model.advance(2000);
    expect(model.list(pods)).toHaveLength(1);
    expect(set(model).status.conditions).toBeUndefined();
  });

  test('because their namespace goes away, nothing is said', () => {
    const model = modelOf(1);
    const gone = forbiddenError(pods, 'web-', 'unable to create new content', [{ reason: 'NamespaceTerminating' }]);
    model.intercept = (action) => (action.do === 'create' ? gone : undefined);
    expect(model.pass(replicaSetController, 'ns/web').error).toBeUndefined();
    expect(model.trace).toEqual(['create pods web-: Forbidden', 'update replicasets/status web']);
    expect(set(model).status.conditions).toBeUndefined();
  });

  test('because the template has no labels, only the condition says so', () => {
    const model = modelOf(1, {
      selector: { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] },
      template: { spec: template.spec },
    });
    const { error } = model.pass(replicaSetController, 'ns/web');
    expect(error).toBe('unable to create pods, no labels');
    expect(set(model).status.conditions).toMatchObject([{ reason: 'FailedCreate', message: 'unable to create pods, no labels' }]);
  });

  test('or deleted, the condition says FailedDelete', () => {
    const model = modelOf(1);
    model.settle();
    scaleTo(model, 0);
    model.intercept = (action) => (action.do === 'delete' ? internalError('x') : undefined);
    model.settle();
    const text = 'Internal error occurred: x';
    expect(model.trace).toContain(`Warning FailedDelete Error deleting: ${text}`);
    expect(set(model).status.conditions).toMatchObject([{ reason: 'FailedDelete', message: `unable to delete pods: ${text}` }]);
  });

  test('a pod that is already gone was deleted', () => {
    const model = modelOf(1);
    model.settle();
    scaleTo(model, 0);
    model.intercept = (action) => (action.do === 'delete' ? notFound(pods, 'x') : undefined);
    expect(model.pass(replicaSetController, 'ns/web').error).toBeUndefined();
    expect(model.trace.filter((line) => line.startsWith('Warning'))).toEqual([]);
  });
});

describe('ownership', () => {
  const other: OwnerReference = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'other', uid: 'other', controller: true };

  test('orphans that match are adopted instead of created, others are left alone', () => {
    const model = modelOf(2);
    addPod(model, 'orphan', {});
    addPod(model, 'stranger', { labels: { app: 'db' } });
    addPod(model, 'theirs', { owner: other });
    model.settle();
    expect(model.trace.slice(0, 2)).toEqual(['get replicasets web', 'patch pods orphan']);
    expect(creations(model)).toHaveLength(1);
    expect(model.get(pods, 'ns/orphan').metadata.ownerReferences).toMatchObject([
      { name: 'web', controller: true, blockOwnerDeletion: true },
    ]);
    expect(model.get(pods, 'ns/stranger').metadata.ownerReferences).toBeUndefined();
    expect(model.get(pods, 'ns/theirs').metadata.ownerReferences).toEqual([other]);
  });

  test('a pod that no longer matches is released and replaced', () => {
    const model = modelOf(1);
    model.settle();
    const [pod] = model.list(pods);
    const key = `ns/${pod?.metadata.name}`;
    model.edit(pods, key, (object) => ({ ...object, metadata: { ...object.metadata, labels: { app: 'debug' } } }));
    model.settle();
    expect(model.get(pods, key).metadata.ownerReferences ?? []).toEqual([]);
    expect(model.list(pods)).toHaveLength(2);
  });

  test('pods that have ended are neither adopted nor released', () => {
    const model = modelOf(0);
    addPod(model, 'ended', {});
    model.edit(pods, 'ns/ended', (object) => ({ ...object, status: { phase: 'Succeeded' } }), 'status');
    model.settle();
    expect(model.get(pods, 'ns/ended').metadata.ownerReferences).toBeUndefined();
  });

  test('a set that is being deleted takes, releases and makes nothing, and still reports', () => {
    const model = modelOf(2);
    model.edit(replicaSets, 'ns/web', (object) => ({ ...object, metadata: { ...object.metadata, finalizers: ['x/y'] } }));
    model.server.delete(replicaSets, 'ns/web');
    addPod(model, 'orphan', {});
    model.settle();
    expect(model.trace).toEqual(['update replicasets/status web']);
  });

  test.each<[string, (fresh: ReplicaSet) => ReplicaSet, RegExp]>([
    [
      'is being deleted',
      (fresh) => ({ ...fresh, metadata: { ...fresh.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }),
      /ns\/web has just been deleted at 2026-01-01T00:00:00Z/,
    ],
    ['is another one', (fresh) => ({ ...fresh, metadata: { ...fresh.metadata, uid: 'new' } }), /is gone: got uid new, wanted uid-\d/],
  ])('nothing is adopted when the server knows that the set %s', (_, change, why) => {
    const model = modelOf(1);
    addPod(model, 'orphan', {});
    const stale = set(model);
    model.intercept = (action) => (action.do === 'get' ? [change(stale)] : undefined);
    expect(model.pass(replicaSetController, 'ns/web').error).toMatch(why);
    expect(model.trace).toEqual(['get replicasets web']);
  });

  test('an adoption that fails ends the pass, unless the pod is gone', () => {
    const model = modelOf(2);
    addPod(model, 'orphan', {});
    model.intercept = (action) => (action.do === 'patch' ? internalError('x') : undefined);
    expect(model.pass(replicaSetController, 'ns/web').error).toBeInstanceOf(StatusError);
    expect(creations(model)).toEqual([]);
    model.intercept = (action) => (action.do === 'patch' ? notFound(pods, 'orphan') : undefined);
    expect(model.pass(replicaSetController, 'ns/web').error).toBeUndefined();
    expect(creations(model)).toHaveLength(1);
  });
});

describe('minReadySeconds', () => {
  test('pods are available later, and the set is looked at again at that moment', () => {
    const model = modelOf(2, { minReadySeconds: 30 });
    model.settle();
    const [first, second] = model.list(pods);
    if (first) ready(model, first);
    model.advance(10_000);
    if (second) ready(model, second);
    model.advance(19_000);
    expect(set(model).status.readyReplicas).toBe(2);
    expect(set(model).status.availableReplicas).toBeUndefined();
    model.advance(1000);
    expect(set(model).status).toMatchObject({ readyReplicas: 2, availableReplicas: 1 });
    model.advance(10_000);
    expect(set(model).status).toMatchObject({ readyReplicas: 2, availableReplicas: 2 });
  });

  test('without a time at the pod it is looked at again after minReadySeconds', () => {
    const model = modelOf(1, { minReadySeconds: 30 });
    model.settle();
    const name = model.list(pods)[0]?.metadata.name;
    model.edit(
      pods,
      `ns/${name}`,
      (pod) => ({ ...pod, status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } }),
      'status',
    );
    expect(model.pass(replicaSetController, 'ns/web').plan.lookAgainAt).toBe(model.now + 30_000);
  });
});

test('a set whose selector is invalid is left alone', () => {
  const model = modelOf(1, { selector: { matchExpressions: [{ key: 'app', operator: 'Like' }] } });
  model.settle();
  expect(model.trace).toEqual([]);
});

test('a pass over 500 pods takes a few milliseconds', () => {
  const model = modelOf(500);
  model.settle();
  for (const pod of model.list(pods)) ready(model, pod);
  scaleTo(model, 400);
  expect(cpuTimeOf(() => replicaSetController.reconcile('ns/web', model.reader, { now: model.now, random: () => 0 }))).toBeLessThan(10);
});

test('a ReplicationController is the same loop without terminatingReplicas', () => {
  const model = new ControllerModel([replicationControllerController]);
  model.create(replicationControllers, { metadata: { name: 'rc' }, spec: { replicas: 1, selector: { app: 'web' }, template } }, 'ns');
  addPod(model, 'orphan', {});
  model.settle();
  expect(model.get(pods, 'ns/orphan').metadata.ownerReferences).toMatchObject([
    { apiVersion: 'v1', kind: 'ReplicationController', name: 'rc' },
  ]);
  expect(model.get(replicationControllers, 'ns/rc').status).toEqual({
    replicas: 1,
    fullyLabeledReplicas: 1,
    observedGeneration: 1,
  });
});
