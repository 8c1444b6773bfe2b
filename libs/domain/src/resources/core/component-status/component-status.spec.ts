import { expect, test } from 'vitest';
import { componentStatus } from '#domain/resources/core/component-status/component-status.js';

test('a component says whether it is healthy, and why not', () => {
  expect(componentStatus('scheduler', { healthy: true, message: 'ok' })).toMatchObject({
    metadata: { name: 'scheduler' },
    conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
  });
  expect(componentStatus('etcd-0', { healthy: false, error: 'connection refused' })).toMatchObject({
    conditions: [{ type: 'Healthy', status: 'False', error: 'connection refused' }],
  });
});
