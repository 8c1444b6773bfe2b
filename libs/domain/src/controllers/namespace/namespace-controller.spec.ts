import { beforeEach, describe, expect, test } from 'vitest';
import { deletableResources } from '#domain/api/discovery/preferred-resources.js';
import { Registry } from '#domain/api/registry.js';
import { deletionConditions } from '#domain/controllers/namespace/namespace-conditions.js';
import { namespaceController } from '#domain/controllers/namespace/namespace-controller.js';
import { builtInDefinitions } from '#domain/resources/built-in.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { secrets } from '#domain/resources/core/secret/secret.js';
import type { NamespaceCondition } from '#domain/schema/types/core-v1.js';
import { internalError, methodNotSupported, notFound } from '#domain/status/status-error.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';

const resources = deletableResources(new Registry(builtInDefinitions()));
const controller = namespaceController({ resources: () => resources });

let model: ControllerModel;
beforeEach(() => {
  model = new ControllerModel([controller]);
  model.create(namespaces, { metadata: { name: 'ns' } });
});

const addMap = (name: string, finalizers: string[] = []): void => {
  model.create(configMaps, { metadata: { name, ...(finalizers.length > 0 && { finalizers }) } }, 'ns');
};
const addPod = (name: string, spec: object, finalizers: string[] = []): void => {
  model.create(pods, { metadata: { name, finalizers }, spec: { containers: [], ...spec } }, 'ns');
};
const remove = (): void => {
  model.server.delete(namespaces, 'ns');
};
const isGone = (): boolean => model.reader.get(namespaces, 'ns') === undefined;
const messages = (): Record<string, string> =>
  Object.fromEntries(
    (model.get(namespaces, 'ns').status.conditions ?? []).map(({ type, status, reason, message }) => [
      type,
      `${status} ${reason}: ${message}`,
    ]),
  );
const writes = (): readonly string[] => model.trace.filter((line) => !line.startsWith('list') && !line.startsWith('get'));

test('the resources are those that can be deleted, in one version each', () => {
  const names = resources.filter(({ namespaced }) => namespaced).map(({ plural, group, version }) => `${plural}.${group}/${version}`);
  expect(names).toEqual(expect.arrayContaining(['pods./v1', 'deployments.apps/v1', 'events./v1', 'events.events.k8s.io/v1']));
  expect(names.filter((name) => name.startsWith('horizontalpodautoscalers'))).toEqual(['horizontalpodautoscalers.autoscaling/v2']);
  expect(names.some((name) => name.startsWith('bindings'))).toBe(false);
});

test('a namespace that is not being deleted is left alone', () => {
  addMap('a');
  model.settle();
  expect(model.trace).toEqual([]);
});

test('an empty namespace is looked through and let go', () => {
  remove();
  model.settle();
  expect(isGone()).toBe(true);
  expect(writes()).toEqual(['update namespaces/status ns', 'update namespaces/finalize ns']);
});

test('everything in it is deleted, and in no other', () => {
  addMap('a');
  model.create(secrets, { metadata: { name: 's' } }, 'ns');
  model.create(configMaps, { metadata: { name: 'b' } }, 'other');
  remove();
  model.settle();
  expect(isGone()).toBe(true);
  expect(model.list(configMaps).map(({ metadata }) => metadata.name)).toEqual(['b']);
  expect(writes()).toEqual([
    'delete-collection configmaps',
    'delete-collection secrets',
    'update namespaces/status ns',
    'update namespaces/finalize ns',
  ]);
});

test('pods go first, and everything else waits for them', () => {
  addPod('p', { nodeName: 'n', terminationGracePeriodSeconds: 30 });
  addMap('a');
  remove();
  model.settle();
  expect(model.list(configMaps)).toHaveLength(1);
  expect(model.get(pods, 'ns/p').metadata.deletionTimestamp).toBeDefined();
  expect(messages()).toMatchObject({
    NamespaceDeletionContentFailure: 'False ContentDeleted: All content successfully deleted, may be waiting on finalization',
    NamespaceContentRemaining: 'False ContentRemoved: All content successfully removed',
  });
  model.trace.length = 0;
  model.advance(15_000);
  expect(model.trace).toEqual([]);
  model.server.delete(pods, 'ns/p', { gracePeriodSeconds: 0 });
  model.settle();
  expect(isGone()).toBe(true);
});

test('pods that run are looked at again after half their grace period and a second', () => {
  addPod('p', { nodeName: 'n', terminationGracePeriodSeconds: 30 });
  addPod('q', { nodeName: 'n', terminationGracePeriodSeconds: 60 });
  remove();
  model.settle();
  model.trace.length = 0;
  model.advance(30_000);
  expect(model.trace).toEqual([]);
  model.advance(1000);
  expect(model.trace[0]).toBe('get namespaces ns');
});

test('pods that stay for longer than their grace period are an error', () => {
  addPod('p', { nodeName: 'n', terminationGracePeriodSeconds: 30 });
  remove();
  model.settle();
  model.advance(32_000);
  expect(messages()['NamespaceDeletionContentFailure']).toBe(
    'True ContentDeletionFailed: Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: ns for gvr: /v1, Resource=pods',
  );
  expect(model.pass(controller, 'ns').error).toMatch(/unexpected items/);
});

test('what finalizers keep is told, and looked at again after 8 seconds', () => {
  addMap('a', ['x.example/keep']);
  addMap('b', ['x.example/keep', 'y.example/keep']);
  model.create(secrets, { metadata: { name: 's', finalizers: ['x.example/keep'] } }, 'ns');
  remove();
  model.settle();
  expect(messages()).toEqual({
    NamespaceDeletionDiscoveryFailure: 'False ResourcesDiscovered: All resources successfully discovered',
    NamespaceDeletionGroupVersionParsingFailure: 'False ParsedGroupVersions: All legacy kube types successfully parsed',
    NamespaceDeletionContentFailure: 'False ContentDeleted: All content successfully deleted, may be waiting on finalization',
    NamespaceContentRemaining:
      'True SomeResourcesRemain: Some resources are remaining: configmaps. has 2 resource instances, secrets. has 1 resource instances',
    NamespaceFinalizersRemaining:
      'True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: x.example/keep in 3 resource instances, y.example/keep in 1 resource instances',
  });
  for (const name of ['a', 'b']) model.edit(configMaps, `ns/${name}`, (map) => ({ ...map, metadata: { ...map.metadata, finalizers: [] } }));
  model.edit(secrets, 'ns/s', (secret) => ({ ...secret, metadata: { ...secret.metadata, finalizers: [] } }));
  model.advance(7000);
  expect(isGone()).toBe(false);
  model.advance(1000);
  expect(isGone()).toBe(true);
});

describe('what cannot be deleted', () => {
  test('is told, and tried again', () => {
    addMap('a');
    remove();
    model.intercept = (action) => (action.do === 'delete-collection' ? internalError('x') : undefined);
    expect(model.pass(controller, 'ns').error).toBe('Internal error occurred: x');
    expect(messages()['NamespaceDeletionContentFailure']).toBe(
      'True ContentDeletionFailed: Failed to delete all resource types, 1 remaining: Internal error occurred: x',
    );
    model.intercept = () => undefined;
    model.settle();
    expect(isGone()).toBe(true);
  });

  test.each([
    ['served any more', notFound(configMaps, '')],
    ['listed', methodNotSupported(configMaps, 'list')],
  ])('because it is not %s, is nothing', (_, error) => {
    remove();
    model.intercept = (action) => (action.do === 'list' && action.resource.plural === 'configmaps' ? error : undefined);
    model.settle();
    expect(isGone()).toBe(true);
  });
});

test('resources without deletecollection are deleted one by one', () => {
  const odd = { ...configMaps, verbs: configMaps.verbs.filter((verb) => verb !== 'deletecollection') };
  model = new ControllerModel([namespaceController({ resources: () => [odd] })]);
  model.create(namespaces, { metadata: { name: 'ns' } });
  addMap('a');
  addMap('b');
  remove();
  model.settle();
  expect(writes().slice(0, 2)).toEqual(['delete configmaps a', 'delete configmaps b']);
  expect(isGone()).toBe(true);
});

test('finalizers of others keep the namespace', () => {
  model.edit(namespaces, 'ns', (one) => ({ ...one, spec: { finalizers: ['z.example/own', 'kubernetes'] } }), 'finalize');
  remove();
  model.settle();
  expect(model.get(namespaces, 'ns').spec.finalizers).toEqual(['z.example/own']);
  // the last one changes nothing, and so wakes nobody
  expect(writes()).toEqual(['update namespaces/status ns', 'update namespaces/finalize ns', 'update namespaces/finalize ns']);
});

test('a namespace can be left alone for a while', () => {
  model = new ControllerModel([namespaceController({ resources: () => resources, gracePeriodMs: 5000 })]);
  model.create(namespaces, { metadata: { name: 'ns' } });
  remove();
  model.advance(4000);
  expect(model.trace).toEqual([]);
  model.advance(1000);
  expect(isGone()).toBe(true);
});

describe('conditions', () => {
  const old = (status: string): NamespaceCondition => ({
    type: 'NamespaceContentRemaining',
    status,
    reason: 'R',
    message: 'm',
    lastTransitionTime: '2020-01-01T00:00:00Z',
  });
  const trouble = { NamespaceContentRemaining: { reason: 'R', message: 'n' } };

  test.each([
    ['True', '2020-01-01T00:00:00Z'],
    ['False', '1970-01-01T00:00:00Z'],
  ])('that were %s and are True have the time %s', (status, time) => {
    expect(deletionConditions([old(status)], trouble, 0)?.[0]).toMatchObject({ status: 'True', message: 'n', lastTransitionTime: time });
  });

  test('that are the same are not written', () => {
    const first = deletionConditions([], trouble, 0) ?? [];
    expect(first.map(({ type }) => type)).toHaveLength(5);
    expect(deletionConditions(first, trouble, 1000)).toBeUndefined();
  });
});
