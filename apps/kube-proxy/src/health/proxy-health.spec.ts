import { expect, test } from 'vitest';
import { systemClock } from '#client/clock.js';
import { ProxyHealth } from './proxy-health.js';

function at(start: string): { health: ProxyHealth; pass: (seconds: number) => void } {
  let now = Date.parse(start);
  const health = new ProxyHealth({ ...systemClock, now: () => now }, 60_000);
  return { health, pass: (seconds) => void (now += seconds * 1000) };
}

test('is healthy before anything has happened', () => {
  const { health } = at('2026-01-01T00:00:00Z');
  const time = '2026-01-01T00:00:00.000Z';
  expect(health.live()).toEqual({ lastUpdated: time, currentTime: time, healthy: true });
});

test('is healthy while changes come into force in time', () => {
  const { health, pass } = at('2026-01-01T00:00:00Z');
  health.updated();
  health.queued();
  pass(59);
  expect(health.live()).toMatchObject({ healthy: true, lastUpdated: '2026-01-01T00:00:59.000Z' });
  pass(1);
  health.queued();
  expect(health.live()).toEqual({
    lastUpdated: '2026-01-01T00:00:00.000Z',
    currentTime: '2026-01-01T00:01:00.000Z',
    healthy: false,
    status: { IPv4: { lastUpdated: '2026-01-01T00:00:00.000Z', healthy: false } },
  });
  health.updated();
  expect(health.live()).toMatchObject({ healthy: true });
});

test('a node that does not exist is not eligible, which concerns only the health of the node', () => {
  const { health } = at('2026-01-01T00:00:00Z');
  health.updated();
  expect(health.health(undefined)).toMatchObject({ nodeEligible: false, healthy: true });
  expect(health.live()).not.toHaveProperty('nodeEligible');
});
