import { expect, test } from 'vitest';
import { StoppedClock } from '#client/stopped-clock.js';
import { BoundedFrequencyRunner } from './bounded-frequency-runner.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const periods = { minMs: 10, retryMs: 50, maxMs: 1000 };

function counting(fails: () => boolean = () => false): { work: () => Promise<void>; runs: () => number } {
  let runs = 0;
  const work = (): Promise<void> => {
    runs++;
    return fails() ? Promise.reject(new Error('failed')) : Promise.resolve();
  };
  return { work, runs: () => runs };
}

test('requests of one turn are one run, and those that come in the rest another', async () => {
  const clock = new StoppedClock();
  const { work, runs } = counting();
  const runner = new BoundedFrequencyRunner(work, periods, clock);
  runner.run();
  runner.run();
  expect(runs()).toBe(0);
  await turn();
  expect(runs()).toBe(1);
  runner.run();
  runner.run();
  await turn();
  clock.advance(9);
  await turn();
  expect(runs()).toBe(1);
  clock.advance(1);
  await turn();
  expect(runs()).toBe(2);
  clock.advance(10);
  await turn();
  expect(runs()).toBe(2);
});

test('a failed run is tried again, a good one repeated seldom', async () => {
  const clock = new StoppedClock();
  let failing = true;
  const { work, runs } = counting(() => failing);
  const runner = new BoundedFrequencyRunner(work, periods, clock);
  runner.run();
  await turn();
  clock.advance(10);
  clock.advance(39);
  await turn();
  expect(runs()).toBe(1);
  failing = false;
  clock.advance(1);
  await turn();
  expect(runs()).toBe(2);
  clock.advance(10);
  clock.advance(989);
  await turn();
  expect(runs()).toBe(2);
  clock.advance(1);
  await turn();
  expect(runs()).toBe(3);
});

test('stopping waits for the run under way and begins no other', async () => {
  const clock = new StoppedClock();
  let finish: () => void = () => undefined;
  let runs = 0;
  const runner = new BoundedFrequencyRunner(() => new Promise((resolve) => ((finish = resolve), runs++)), periods, clock);
  runner.run();
  await turn();
  runner.run();
  let stopped = false;
  const stopping = runner.stop().then(() => (stopped = true));
  await turn();
  expect(stopped).toBe(false);
  finish();
  await stopping;
  clock.advance(5000);
  runner.run();
  await turn();
  expect(runs).toBe(1);
});
