import { describe, expect, test } from 'vitest';
import { containerToLog } from '#domain/kubelet/logs/container-to-log.js';
import { formatLogLine, selectLogLines } from '#domain/kubelet/logs/log-lines.js';
import type { ContainerState, ContainerStatus } from '#domain/schema/types/core-v1.js';

describe('which container is meant', () => {
  const ended = (containerID?: string): ContainerState => ({
    terminated: { exitCode: 1, ...(containerID !== undefined && { containerID }) },
  });
  const wanted = (state: ContainerState, lastState: ContainerState = {}, previous = false): string => {
    const status: ContainerStatus = {
      name: 'c',
      state,
      lastState,
      ready: false,
      restartCount: 0,
      image: '',
      imageID: '',
      containerID: 'now',
    };
    const found = containerToLog({ name: 'web', status: { initContainerStatuses: [status] } }, 'c', previous);
    return 'id' in found ? found.id : found.problem;
  };

  test.each<[string, string, string]>([
    ['the running one', wanted({ running: {} }), 'now'],
    ['the one that ended', wanted(ended('x')), 'x'],
    ['the last that ran, while it waits', wanted({ waiting: { reason: 'CrashLoopBackOff' } }, ended('before')), 'before'],
    ['the one before', wanted({ running: {} }, ended('before'), true), 'before'],
    ['none before', wanted({ running: {} }, {}, true), 'previous terminated container "c" in pod "web" not found'],
    ['one that never ran', wanted(ended()), 'container "c" in pod "web" is terminated'],
    [
      'one to come',
      wanted({ waiting: { reason: 'ContainerCreating' } }),
      'container "c" in pod "web" is waiting to start: ContainerCreating',
    ],
    ['no image', wanted({ waiting: { reason: 'ErrImagePull' } }), 'container "c" in pod "web" is waiting to start: image can\'t be pulled'],
    [
      'no image yet',
      wanted({ waiting: { reason: 'ImagePullBackOff' } }),
      'container "c" in pod "web" is waiting to start: trying and failing to pull image',
    ],
    ['nothing known', wanted({}), 'container "c" in pod "web" is waiting to start - no logs yet'],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected);
  });

  test('one that is not there', () => {
    expect(containerToLog({ name: 'web', status: {} }, 'x', false)).toEqual({ problem: 'container "x" in pod "web" is not available' });
  });
});

test('a tail, and of that what is new enough', () => {
  const lines = [10, 20, 30, 40].map((time) => ({ time, text: `at ${time}` }));
  const times = (selection: Parameters<typeof selectLogLines>[1]): readonly number[] =>
    selectLogLines(lines, selection).map(({ time }) => time);
  expect(times({})).toEqual([10, 20, 30, 40]);
  expect(times({ tailLines: 2 })).toEqual([30, 40]);
  expect(times({ tailLines: 0 })).toEqual([]);
  expect(times({ tailLines: 9, since: 20 })).toEqual([20, 30, 40]);
  expect(times({ tailLines: 1, since: 20 })).toEqual([40]);
});

test('times have nanoseconds', () => {
  const line = { time: Date.parse('2026-05-01T12:00:00.123Z'), text: 'hello' };
  expect([formatLogLine(line, false), formatLogLine(line, true)]).toEqual(['hello\n', '2026-05-01T12:00:00.123000000Z hello\n']);
});
