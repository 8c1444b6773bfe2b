import { expect, test } from 'vitest';
import { internalTypeOf, isRegisteredKind } from '#domain/api/scheme.js';

test.each([
  ['', 'v1', 'ConfigMap', true],
  ['', 'v1', 'ConfigMapList', true],
  ['', 'v1', 'List', true],
  ['', 'v1', 'Status', true],
  ['apps', 'v1', 'DeleteOptions', true],
  ['apps', 'v1beta1', 'Deployment', true],
  ['extensions', 'v1beta1', 'IngressList', true],
  ['', 'v2', 'ConfigMap', false],
  ['', 'v1', 'configmap', false],
  ['example.com', 'v1', 'ConfigMap', false],
  ['', 'v1', '__proto__', false],
])('%s/%s %s is known: %s', (group, version, kind, expected) => {
  expect(isRegisteredKind({ group, version, kind })).toBe(expected);
});

test.each([
  ['', 'ConfigMap', 'core.ConfigMap'],
  ['apps', 'Deployment', 'apps.Deployment'],
  ['networking.k8s.io', 'Ingress', 'networking.Ingress'],
  ['events.k8s.io', 'Event', 'core.Event'],
  ['extensions', 'Ingress', 'networking.Ingress'],
  ['extensions', 'Deployment', 'apps.Deployment'],
])('%s %s is a %s', (group, kind, expected) => {
  expect(internalTypeOf({ group, kind })).toBe(expected);
});
