import { expect, test } from 'vitest';
import { restartDelayMs } from './restart-delay.js';

test.each([
  [1, 500],
  [2, 1000],
  [3, 2000],
  [6, 16_000],
  [7, 30_000],
  [2000, 30_000],
])('after %i failures in a row %i ms pass', (failures, ms) => {
  expect(restartDelayMs(failures)).toBe(ms);
});
