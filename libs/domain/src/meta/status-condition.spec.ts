import { expect, test } from 'vitest';
import { withCondition } from '#domain/meta/status-condition.js';

const before = { type: 'A', status: 'True', reason: 'R', message: 'm', lastTransitionTime: '2026-01-01T00:00:00Z' };
const now = Date.UTC(2026, 0, 2);

test('a new condition comes last', () => {
  expect(withCondition([before], { type: 'B', status: 'False', reason: 'S', message: '' }, now)).toEqual([
    before,
    { type: 'B', status: 'False', reason: 'S', message: '', lastTransitionTime: '2026-01-02T00:00:00Z' },
  ]);
});

test('the time of transition moves with the status only', () => {
  const given = { type: 'A', status: 'True', reason: 'S', message: 'n', observedGeneration: 4 };
  expect(withCondition([before], given, now)).toEqual([{ ...given, lastTransitionTime: before.lastTransitionTime }]);
  expect(withCondition([before], { ...given, status: 'False' }, now)[0]?.lastTransitionTime).toBe('2026-01-02T00:00:00Z');
});
