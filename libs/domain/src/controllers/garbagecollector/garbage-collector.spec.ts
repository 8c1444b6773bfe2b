import { beforeEach, describe, expect, test } from 'vitest';
import { Registry } from '#domain/api/registry.js';
import { garbageCollector } from '#domain/controllers/garbagecollector/garbage-collector.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { builtInDefinitions } from '#domain/resources/built-in.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { secrets } from '#domain/resources/core/secret/secret.js';
import type { OwnerReference } from '#domain/schema/types/meta-v1.js';
import { conflict, internalError, unsupportedMediaType } from '#domain/status/status-error.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';
import { cpuTimeOf } from '#testing/controller-model/cpu-time.js';

const controller = garbageCollector(new Registry(builtInDefinitions()));

let model: ControllerModel;
beforeEach(() => {
  model = new ControllerModel([controller]);
});

const referenceTo = (owner: KubeObject, rest: Partial<OwnerReference> = {}): OwnerReference => {
  const { apiVersion, kind } = owner;
  return { apiVersion, kind, name: owner.metadata.name, uid: owner.metadata.uid, ...rest };
};
const blocking = (owner: KubeObject): OwnerReference => referenceTo(owner, { blockOwnerDeletion: true });

const addMap = (name: string, ownerReferences: OwnerReference[] = [], finalizers: string[] = [], namespace = 'ns'): KubeObject =>
  model.create(configMaps, { metadata: { name, ownerReferences, finalizers } }, namespace);
const own = (name: string, ownerReferences: OwnerReference[]): KubeObject =>
  model.edit(configMaps, `ns/${name}`, (one) => ({ ...one, metadata: { ...one.metadata, ownerReferences } }));
const remove = (name: string, propagationPolicy: 'Foreground' | 'Background' | 'Orphan' = 'Background'): void => {
  model.server.delete(configMaps, `ns/${name}`, { propagationPolicy });
  model.settle();
};
const names = (): readonly string[] =>
  model
    .list(configMaps)
    .map(({ metadata }) => metadata.name)
    .toSorted();
const map = (name: string): KubeObject => model.get(configMaps, `ns/${name}`);
const letGo = (name: string): void => {
  model.edit(configMaps, `ns/${name}`, (one) => ({ ...one, metadata: { ...one.metadata, finalizers: [] } }));
  model.settle();
};

test('everything that can be deleted is watched, except for Events', () => {
  const watched = controller.watches.map(({ resource }) => resource.plural);
  expect(watched).toEqual(expect.arrayContaining(['pods', 'configmaps', 'nodes', 'replicasets', 'customresourcedefinitions']));
  expect(watched).not.toContain('events');
});

test('objects with owners and without cost no request', () => {
  const owner = addMap('owner');
  addMap('child', [blocking(owner)]);
  model.settle();
  expect(model.trace).toEqual([]);
});

describe('in the background', () => {
  test('dependents go after their owner, down to the last generation', () => {
    const owner = addMap('owner');
    const child = addMap('child', [blocking(owner)]);
    addMap('grandchild', [blocking(child)]);
    addMap('other');
    remove('owner');
    expect(names()).toEqual(['other']);
    expect(model.trace).toEqual([
      'get configmaps owner: NotFound',
      'delete configmaps child',
      'get configmaps child: NotFound',
      'delete configmaps grandchild',
    ]);
  });

  test('dependents with a finalizer wait for it, and theirs for them', () => {
    const owner = addMap('owner');
    const child = addMap('child', [blocking(owner)], ['example.com/mine']);
    addMap('grandchild', [blocking(child)]);
    remove('owner');
    expect(names()).toEqual(['child', 'grandchild']);
    letGo('child');
    expect(names()).toEqual([]);
  });

  test.each([
    ['orphan', ['grandchild']],
    ['foregroundDeletion', []],
  ])('a dependent with the finalizer %s is deleted so', (finalizer, left) => {
    const owner = addMap('owner');
    const child = addMap('child', [referenceTo(owner)], [finalizer]);
    addMap('grandchild', [blocking(child)]);
    remove('owner');
    expect(names()).toEqual(left);
  });

  test('who has another owner stays, without the reference to the one that is gone', () => {
    const [first, second] = [addMap('first'), addMap('second')];
    addMap('child', [blocking(first), referenceTo(second)]);
    remove('first');
    expect(map('child').metadata.ownerReferences).toEqual([referenceTo(second)]);
    remove('second');
    expect(names()).toEqual([]);
  });

  test('an owner that has come back under the same name is another one', () => {
    const owner = addMap('owner');
    addMap('child', [referenceTo(owner)]);
    model.server.delete(configMaps, 'ns/owner');
    addMap('owner');
    model.settle();
    expect(names()).toEqual(['owner']);
  });

  test.each([
    ['name', { name: 'x' }],
    ['kind', { kind: 'Secret' }],
    ['UID', { uid: 'x' }],
  ])('an owner with another %s is none', (_, wrong) => {
    addMap('child', [{ ...referenceTo(addMap('owner')), ...wrong }]);
    model.settle();
    expect(names()).toEqual(['owner']);
  });

  test('objects that are being deleted are left to themselves', () => {
    const owner = addMap('owner');
    addMap('child', [referenceTo(owner)], ['example.com/mine']);
    remove('child');
    remove('owner');
    expect(model.trace).toEqual([]);
  });

  test('owners may be in no namespace', () => {
    const owner = model.create(namespaces, { metadata: { name: 'owner' } });
    addMap('child', [referenceTo(owner)]);
    model.settle();
    expect(model.trace).toEqual([]);
    model.server.cache(namespaces).apply({ type: 'DELETED', object: model.get(namespaces, 'owner') });
    model.pass(controller, 'configmaps/ns/child');
    expect(names()).toEqual([]);
  });
});

describe('in the foreground', () => {
  test('an owner goes after those that block it; others go after it', () => {
    const owner = addMap('owner');
    addMap('blocker', [blocking(owner)], ['example.com/mine']);
    addMap('free', [referenceTo(owner)], ['example.com/mine']);
    remove('owner', 'Foreground');
    expect(map('owner').metadata.finalizers).toEqual(['foregroundDeletion']);
    expect(['blocker', 'free'].map((name) => map(name).metadata.deletionTimestamp)).not.toContain(undefined);
    letGo('blocker');
    expect(names()).toEqual(['free']);
  });

  test('an owner without dependents goes at once', () => {
    addMap('owner');
    remove('owner', 'Foreground');
    expect(names()).toEqual([]);
    expect(model.trace).toEqual(['patch configmaps owner']);
  });

  test('dependents with dependents go in the foreground too', () => {
    const owner = addMap('owner');
    const child = addMap('child', [blocking(owner)]);
    addMap('grandchild', [blocking(child)], ['example.com/mine']);
    remove('owner', 'Foreground');
    expect(names()).toEqual(['child', 'grandchild', 'owner']);
    expect(map('child').metadata.finalizers).toEqual(['foregroundDeletion']);
    letGo('grandchild');
    expect(names()).toEqual([]);
    expect(model.trace).toEqual([
      'delete configmaps child',
      'delete configmaps grandchild',
      'patch configmaps child',
      'patch configmaps owner',
    ]);
  });

  test('who has another owner stays, and does not block any more', () => {
    const [first, second] = [addMap('first'), addMap('second')];
    addMap('child', [blocking(first), referenceTo(second)]);
    remove('first', 'Foreground');
    expect(names()).toEqual(['child', 'second']);
    expect(map('child').metadata.ownerReferences).toEqual([referenceTo(second)]);
  });

  test('a dependent that stops blocking lets its owner go', () => {
    const owner = addMap('owner');
    addMap('blocker', [blocking(owner)], ['example.com/mine']);
    remove('owner', 'Foreground');
    own('blocker', [referenceTo(owner)]);
    model.settle();
    expect(names()).toEqual(['blocker']);
  });

  test('a circle is no obstacle', () => {
    const [a, b, c] = [addMap('a'), addMap('b'), addMap('c')];
    own('a', [blocking(c)]);
    own('b', [blocking(a)]);
    own('c', [blocking(b)]);
    remove('a', 'Foreground');
    expect(names()).toEqual([]);
  });

  test('who blocks in a circle stops to do so, before it is deleted', () => {
    const owner = addMap('owner');
    const child = addMap('child', [blocking(owner)]);
    addMap('grandchild', [blocking(child)], ['example.com/mine']);
    model.server.delete(configMaps, 'ns/grandchild', { propagationPolicy: 'Foreground' });
    model.server.delete(configMaps, 'ns/owner', { propagationPolicy: 'Foreground' });
    model.pass(controller, 'configmaps/ns/child');
    expect(model.trace).toEqual(['patch configmaps child', 'delete configmaps child']);
    expect(map('child').metadata.ownerReferences).toEqual([referenceTo(owner, { blockOwnerDeletion: false })]);
    expect(map('child').metadata.finalizers).toEqual(['foregroundDeletion']);
  });
});

describe('orphans', () => {
  test('lose the reference to their owner, and it goes then', () => {
    const [owner, other] = [addMap('owner'), addMap('other')];
    addMap('a', [blocking(owner)]);
    addMap('b', [referenceTo(other), blocking(owner)]);
    remove('owner', 'Orphan');
    expect(names()).toEqual(['a', 'b', 'other']);
    expect(map('a').metadata.ownerReferences).toBeUndefined();
    expect(map('b').metadata.ownerReferences).toEqual([referenceTo(other)]);
    expect(model.trace).toEqual(['patch configmaps a', 'patch configmaps b', 'patch configmaps owner']);
  });

  test('that cannot be set free keep their owner; the others are free', () => {
    const owner = addMap('owner');
    addMap('a', [blocking(owner)]);
    addMap('b', [blocking(owner)]);
    model.intercept = (action) => (action.do === 'patch' && action.key === 'ns/a' ? internalError('x') : undefined);
    remove('owner', 'Orphan');
    expect(map('owner').metadata.finalizers).toEqual(['orphan']);
    expect(map('a').metadata.ownerReferences).toHaveLength(1);
    expect(map('b').metadata.ownerReferences).toBeUndefined();
    model.intercept = () => undefined;
    model.advance(1000);
    expect(names()).toEqual(['a', 'b']);
  });

  test('other finalizers of the owner stay', () => {
    addMap('owner', [], ['example.com/mine']);
    remove('owner', 'Orphan');
    expect(map('owner').metadata.finalizers).toEqual(['example.com/mine']);
  });
});

describe('owners elsewhere', () => {
  test('are not there, and an Event tells', () => {
    const owner = addMap('owner', [], [], 'other');
    addMap('child', [referenceTo(owner)]);
    model.settle();
    expect(names()).toEqual(['owner']);
    expect(model.trace).toEqual([
      `Warning OwnerRefInvalidNamespace ownerRef [v1/ConfigMap, namespace: ns, name: owner, uid: ${owner.metadata.uid}] does not exist in namespace "ns"`,
      'get configmaps owner: NotFound',
      'delete configmaps child',
    ]);
  });

  test('of what is in no namespace are told of once, and change nothing', () => {
    const owner = addMap('owner');
    model.create(namespaces, { metadata: { name: 'child', ownerReferences: [referenceTo(owner)] } });
    model.settle();
    model.edit(namespaces, 'child', (one) => ({ ...one, metadata: { ...one.metadata, labels: { changed: 'true' } } }));
    model.settle();
    model.advance(3_600_000);
    expect(model.trace).toEqual([
      `Warning OwnerRefInvalidNamespace ownerRef [v1/ConfigMap, namespace: , name: owner, uid: ${owner.metadata.uid}] does not exist in namespace ""`,
    ]);
  });

  test('of what is in no namespace are told of when they come', () => {
    const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: 'uid-5' };
    model.create(namespaces, { metadata: { name: 'child', ownerReferences: [reference] } });
    model.settle();
    expect(model.trace).toEqual([]);
    for (const name of ['a', 'b', 'c', 'd']) addMap(name);
    expect(model.list(configMaps).some(({ metadata }) => metadata.uid === reference.uid)).toBe(true);
    model.advance(2000);
    expect(model.trace).toEqual([expect.stringMatching(/^Warning OwnerRefInvalidNamespace/)]);
  });
});

describe('what is not known', () => {
  test.each([
    ['kind', { apiVersion: 'example.com/v1', kind: 'Thing' }],
    ['version', { apiVersion: 'apps/v1beta1', kind: 'Deployment' }],
  ])('an owner of a %s that is not served keeps its dependents', (_, kind) => {
    addMap('child', [{ ...kind, name: 'owner', uid: 'x' }]);
    model.advance(3_600_000);
    expect(names()).toEqual(['child']);
    expect(model.trace).toEqual([]);
  });

  test('an owner that only the server knows is looked at again later and later', () => {
    const owner = model.create(secrets, { metadata: { name: 'owner' } }, 'ns');
    model.server.cache(secrets).apply({ type: 'DELETED', object: owner });
    model.intercept = (action) => (action.do === 'get' ? [owner] : undefined);
    addMap('child', [referenceTo(owner)]);
    model.advance(0);
    for (const [time, gets] of [
      [2000, 2],
      [4000, 3],
      [8000, 4],
      [16_000, 5],
    ] as const) {
      model.advance(time);
      expect(model.trace).toEqual(Array.from({ length: gets }, () => 'get secrets owner'));
    }
    model.intercept = () => undefined;
    model.advance(32_000);
    expect(names()).toEqual([]);
  });

  test('an owner in a version that is not the preferred one is the same owner', () => {
    const autoscalers = controller.watches.map(({ resource }) => resource).filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
    expect(autoscalers.map(({ version }) => version)).toEqual(['v2']);
    const [autoscaler = configMaps] = autoscalers;
    const owner = model.create(autoscaler, { metadata: { name: 'owner' } }, 'ns');
    addMap('child', [{ ...referenceTo(owner), apiVersion: 'autoscaling/v1' }]);
    model.settle();
    expect(model.trace).toEqual([]);
    model.server.delete(autoscaler, 'ns/owner');
    model.settle();
    expect(names()).toEqual([]);
  });

  test('nothing is deleted as long as the server does not say whether an owner is there', () => {
    const owner = addMap('owner');
    addMap('child', [referenceTo(owner)]);
    model.intercept = (action) => (action.do === 'get' ? internalError('x') : undefined);
    model.server.delete(configMaps, 'ns/owner');
    expect(model.pass(controller, 'configmaps/ns/child').error).toBe('Internal error occurred: x');
    expect(names()).toEqual(['child']);
  });
});

describe('objects that change meanwhile', () => {
  const changed = (change: Partial<KubeObject['metadata']>) => {
    const owner = addMap('owner');
    addMap('child', [referenceTo(owner)]);
    model.settle();
    let deletions = 0;
    model.intercept = (action) => {
      if (action.do === 'get' && action.key === 'ns/child') return [{ ...map('child'), metadata: { ...map('child').metadata, ...change } }];
      return action.do === 'delete' && (deletions += 1) === 1 ? conflict(configMaps, 'child', 'x') : undefined;
    };
    model.server.delete(configMaps, 'ns/owner');
    return model.pass(controller, 'configmaps/ns/child');
  };

  test('are deleted all the same when their owners have not', () => {
    changed({ resourceVersion: '1000' });
    expect(names()).toEqual([]);
    expect(model.trace).toEqual([
      'get configmaps owner: NotFound',
      'delete configmaps child: Conflict',
      'get configmaps child',
      'delete configmaps child',
    ]);
  });

  test.each([
    ['have new owners', { resourceVersion: '1000', ownerReferences: [] }],
    ['are others', { resourceVersion: '1000', uid: 'x' }],
  ])('are looked at again when they %s', (_, change) => {
    expect(changed(change).error).toBe('its owners have changed');
    expect(names()).toEqual(['child']);
  });
});

test('custom resources, which take no strategic patches, are merged', () => {
  const [first, second] = [addMap('first'), addMap('second')];
  addMap('child', [blocking(first), referenceTo(second)]);
  model.intercept = (action) =>
    action.do === 'patch' && action.patchType === 'strategic'
      ? unsupportedMediaType('the body of the request was in an unknown format')
      : undefined;
  remove('first', 'Foreground');
  expect(map('child').metadata.ownerReferences).toEqual([referenceTo(second)]);
  expect(names()).toEqual(['child', 'second']);
});

test('pods of an owner go with their grace', () => {
  const owner = addMap('owner');
  const spec = { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] };
  model.create(pods, { metadata: { name: 'p', ownerReferences: [blocking(owner)] }, spec }, 'ns');
  remove('owner');
  expect(model.get(pods, 'ns/p').metadata).toMatchObject({ deletionGracePeriodSeconds: 30 });
});

test('a change of one of 500 dependents costs well under a millisecond', () => {
  const owner = addMap('owner');
  const children = Array.from({ length: 500 }, (_, i) => addMap(`child-${i}`, [blocking(owner)]));
  model.settle();
  const watch = controller.watches.find(({ resource }) => resource === configMaps);
  const cost = cpuTimeOf(() => {
    for (const child of children) {
      watch?.keysFor(child, model.reader);
      model.pass(controller, `configmaps/ns/${child.metadata.name}`);
    }
  });
  expect(cost).toBeLessThan(50);
});
