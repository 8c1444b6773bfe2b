import { expect, test } from 'vitest';
import { scaleBySelector } from '#domain/resources/core/pod-template/scale-by-selector.js';

const metadata = { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const object = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: { replicas: 1, selector: { matchLabels: { a: 'b' } } } };
const scale = scaleBySelector<typeof object>();

test('scaling changes replicas and nothing else', () => {
  expect(scale.withReplicas(object, 7)).toEqual({ ...object, spec: { ...object.spec, replicas: 7 } });
});

test('an object that has no status yet has no replicas', () => {
  expect(scale.read(object)).toEqual({ spec: { replicas: 1 }, status: { replicas: 0, selector: 'a=b' } });
});

test('an invalid selector is refused', () => {
  const bad = { ...object, spec: { replicas: 1, selector: { matchLabels: { 'a b': 'c' } } } };
  expect(() => scale.read(bad as never)).toThrow('name part must consist of');
});
