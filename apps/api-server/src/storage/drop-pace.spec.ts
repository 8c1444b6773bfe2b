import { expect, test } from 'vitest';
import { DropPace } from './drop-pace.js';

test.each([
  { name: 'doubles while the log is fast', milliseconds: [0, 0.5, 1], sizes: [256, 512, 1024] },
  { name: 'halves while the log is slow', milliseconds: [4, 100, 8], sizes: [64, 32, 16] },
  { name: 'comes close to what takes two milliseconds', milliseconds: [1.6, 2.5, 2], sizes: [160, 128, 128] },
  { name: 'has a least', milliseconds: [9, 9, 9, 9], sizes: [64, 32, 16, 16] },
  { name: 'has a most', milliseconds: [0, 0, 0, 0, 0], sizes: [256, 512, 1024, 2048, 2048] },
])('the size of what is taken out at a time $name', ({ milliseconds, sizes }) => {
  const pace = new DropPace();
  expect(pace.size).toBe(128);
  const seen = milliseconds.map((each) => {
    pace.took(each, pace.size);
    return pace.size;
  });
  expect(seen).toEqual(sizes);
});

test('a rest that is smaller than what was asked for says nothing', () => {
  const pace = new DropPace();
  pace.took(0, 127);
  expect(pace.size).toBe(128);
});
