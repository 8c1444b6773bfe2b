import { expect, test } from 'vitest';
import { sleep } from '#client/sleep.js';
import { StoppedClock } from '#client/stopped-clock.js';

test('time moves only when it is told to, and stops at every moment somebody waits for', () => {
  const clock = new StoppedClock(1000);
  const seen: string[] = [];
  clock.after(20, () => seen.push(`b ${clock.now()}`));
  clock.after(10, () => {
    seen.push(`a ${clock.now()}`);
    clock.after(5, () => seen.push(`c ${clock.now()}`));
  });
  const cancel = clock.after(12, () => seen.push('never'));
  cancel();
  expect(clock.nextTimer()).toBe(1010);
  clock.advance(9);
  expect(seen).toEqual([]);
  clock.advance(11);
  expect(seen).toEqual(['a 1010', 'c 1015', 'b 1020']);
  expect(clock.now()).toBe(1020);
  expect(clock.nextTimer()).toBeUndefined();
});

test('a sleep ends with its time, or with its signal and then leaves no timer behind', async () => {
  const clock = new StoppedClock();
  const slept = sleep(clock, 10);
  clock.advance(10);
  await slept;
  const abort = new AbortController();
  const woken = sleep(clock, 10, abort.signal).catch((reason: unknown) => reason);
  abort.abort('enough');
  expect(await woken).toBe('enough');
  expect(clock.nextTimer()).toBeUndefined();
  await expect(sleep(clock, 10, abort.signal)).rejects.toBe('enough');
  expect(clock.nextTimer()).toBeUndefined();
});
