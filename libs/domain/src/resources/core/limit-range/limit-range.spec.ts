import { expect, test } from 'vitest';
import { limitRanges } from '#domain/resources/core/limit-range/limit-range.js';
import type { LimitRange } from '#domain/schema/types/core-v1.js';

test('a limit range without a name gets a UUID for one', () => {
  const metadata = { name: '', namespace: 'd', uid: 'u', resourceVersion: '', creationTimestamp: '' };
  const range: LimitRange = { apiVersion: 'v1', kind: 'LimitRange', metadata, spec: { limits: [] } };
  const context = { now: 0, user: { username: 'admin', groups: [] }, random: () => 0, newUid: () => 'a-uid' };
  expect(limitRanges.strategy.prepareForCreate(range, context).metadata.name).toBe('a-uid');
});
