import { describe, expect, test } from 'vitest';
import { backOff, noBackoff } from '#domain/informer/reflector-backoff.js';
import { firstReflectorState, nextReflectorState, type ReflectorInput, type ReflectorState } from '#domain/informer/reflector-state.js';

const now = 1_000_000;
const context = { now, random: () => 0.5 };

/** One state of each sort, entered long ago unless it says otherwise. */
const begin = { backoff: noBackoff, listedAt: now - 60_000 };
const watch = {
  ...begin,
  is: 'watching',
  revision: '5',
  timeoutSeconds: 300,
  since: now - 60_000,
  deadline: now + 270_000,
  fruitful: false,
} as const;
const states = {
  listing: { ...begin, is: 'listing' },
  watching: { ...watch, fruitful: true },
  'watching, nothing yet': watch,
  'watching, just begun': { ...watch, since: now - 999 },
  'watching, just listed': { ...watch, since: now - 999, listedAt: now - 999, fruitful: true },
  'waiting to list': { ...begin, is: 'waiting', until: now, before: 'list' },
  'waiting to watch': { ...begin, is: 'waiting', until: now, before: 'watch', revision: '5' },
  stopped: { ...begin, is: 'stopped' },
} as const satisfies Record<string, ReflectorState>;

const inputs = {
  listed: { type: 'listed', revision: '9' },
  received: { type: 'received', revision: '8' },
  ended: { type: 'ended' },
  expired: { type: 'expired' },
  refused: { type: 'refused' },
  failed: { type: 'failed' },
  stalled: { type: 'stalled' },
  due: { type: 'due' },
  stopped: { type: 'stopped' },
} as const satisfies Record<ReflectorInput['type'], ReflectorInput>;

/** `watch 5` is a watch begun now, `wait, watch 5` a wait before it; `same` is the same value. */
type Expected = 'same' | 'list' | 'watch 5' | 'watch 9' | 'seen 8' | 'wait, list' | 'wait, watch 5' | 'stop';

/** Every state with every input: the compiler misses none. */
const table: Record<keyof typeof states, Record<keyof typeof inputs, Expected>> = {
  listing: {
    listed: 'watch 9',
    received: 'same',
    ended: 'same',
    expired: 'wait, list',
    refused: 'wait, list',
    failed: 'wait, list',
    stalled: 'same',
    due: 'same',
    stopped: 'stop',
  },
  watching: {
    listed: 'same',
    received: 'seen 8',
    ended: 'watch 5',
    expired: 'list',
    refused: 'wait, watch 5',
    failed: 'wait, list',
    stalled: 'watch 5',
    due: 'same',
    stopped: 'stop',
  },
  'watching, nothing yet': {
    listed: 'same',
    received: 'seen 8',
    ended: 'watch 5',
    expired: 'list',
    refused: 'wait, watch 5',
    failed: 'wait, list',
    stalled: 'watch 5',
    due: 'same',
    stopped: 'stop',
  },
  'watching, just begun': {
    listed: 'same',
    received: 'seen 8',
    ended: 'wait, watch 5',
    expired: 'list',
    refused: 'wait, watch 5',
    failed: 'wait, list',
    stalled: 'watch 5',
    due: 'same',
    stopped: 'stop',
  },
  'watching, just listed': {
    listed: 'same',
    received: 'seen 8',
    ended: 'watch 5',
    expired: 'wait, list',
    refused: 'wait, watch 5',
    failed: 'wait, list',
    stalled: 'watch 5',
    due: 'same',
    stopped: 'stop',
  },
  'waiting to list': {
    listed: 'same',
    received: 'same',
    ended: 'same',
    expired: 'same',
    refused: 'same',
    failed: 'same',
    stalled: 'same',
    due: 'list',
    stopped: 'stop',
  },
  'waiting to watch': {
    listed: 'same',
    received: 'same',
    ended: 'same',
    expired: 'same',
    refused: 'same',
    failed: 'same',
    stalled: 'same',
    due: 'watch 5',
    stopped: 'stop',
  },
  stopped: {
    listed: 'same',
    received: 'same',
    ended: 'same',
    expired: 'same',
    refused: 'same',
    failed: 'same',
    stalled: 'same',
    due: 'same',
    stopped: 'stop',
  },
};

function brief(state: ReflectorState): string {
  switch (state.is) {
    case 'listing':
      return 'list';
    case 'watching':
      return state.fruitful ? `seen ${state.revision}` : `watch ${state.revision}`;
    case 'waiting':
      return state.before === 'list' ? 'wait, list' : `wait, watch ${state.revision}`;
    case 'stopped':
      return 'stop';
  }
}

describe.each(Object.entries(table))('%s', (name, row) => {
  const state = states[name as keyof typeof states];
  test.each(Object.entries(row))('and %s: %s', (input, expected) => {
    const next = nextReflectorState(state, inputs[input as keyof typeof inputs], context);
    if (expected === 'same') expect(next).toBe(state);
    else expect(brief(next)).toBe(expected);
  });
});

describe('a watch', () => {
  test.each([
    { random: 0, timeoutSeconds: 300 },
    { random: 0.5, timeoutSeconds: 450 },
    { random: 0.9999, timeoutSeconds: 599 },
  ])('ends after five to ten minutes, and half a minute later nobody is there: $timeoutSeconds s', ({ random, timeoutSeconds }) => {
    const next = nextReflectorState(firstReflectorState, inputs.listed, { now, random: () => random });
    expect(next).toMatchObject({
      is: 'watching',
      revision: '9',
      timeoutSeconds,
      since: now,
      deadline: now + timeoutSeconds * 1000 + 30_000,
      listedAt: now,
    });
  });
});

describe('the wait after a failure', () => {
  const waits = (times: readonly number[], random: number): number[] => {
    let backoff = noBackoff;
    return times.map((at) => {
      const wait = backOff(backoff, at, random);
      backoff = wait.backoff;
      return wait.ms;
    });
  };

  test('doubles from 800 ms to 30 s', () => {
    expect(waits([0, 1, 2, 3, 4, 5, 6, 7], 0)).toEqual([800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
  });

  test('is up to twice as long by chance', () => expect(waits([0, 1], 0.5)).toEqual([1200, 2400]));

  test('is short again when there has been none for two minutes', () => {
    expect(waits([0, 1, 120_001, 240_002], 0)).toEqual([800, 1600, 3200, 800]);
  });

  test('is kept from one failure to the next through what succeeds between', () => {
    let state: ReflectorState = firstReflectorState;
    const lengths: number[] = [];
    for (const input of ['failed', 'due', 'listed', 'refused', 'due', 'failed'] as const) {
      state = nextReflectorState(state, inputs[input], context);
      if (state.is === 'waiting') lengths.push(state.until - now);
    }
    expect(lengths).toEqual([1200, 2400, 4800]);
  });
});
