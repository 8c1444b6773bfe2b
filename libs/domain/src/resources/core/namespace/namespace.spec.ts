import { expect, test } from 'vitest';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import type { Namespace } from '#domain/schema/types/core-v1.js';

const { strategy } = namespaces;
const metadata = { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '' };
const namespace: Namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata,
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
};

test('a deleted namespace is terminating, and stays as long as it has a finalizer in spec', () => {
  expect(strategy.markDeleting?.(namespace).status.phase).toBe('Terminating');
  expect(strategy.holdsDeletion?.(namespace)).toBe(true);
  expect(strategy.holdsDeletion?.({ ...namespace, spec: {} })).toBe(false);
});

test('the name label waits for the name', () => {
  const unnamed = { ...namespace, metadata: { ...metadata, name: '', generateName: 'a-' } };
  expect(strategy.applyDefaults(unnamed).metadata.labels).toBeUndefined();
  expect(strategy.applyDefaults(namespace).metadata.labels).toEqual({ 'kubernetes.io/metadata.name': 'a' });
});
