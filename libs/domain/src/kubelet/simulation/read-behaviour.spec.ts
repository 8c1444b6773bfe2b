import { describe, expect, test } from 'vitest';
import { exitOfRun, plainBehaviour, stepAt, type ContainerBehaviour } from '#domain/kubelet/simulation/container-behaviour.js';
import { readBehaviour } from '#domain/kubelet/simulation/read-behaviour.js';
import { aPod, container } from '#domain/kubelet/testdata/view.js';

const podWith = (annotations: Readonly<Record<string, string>>) =>
  aPod({ initContainers: [container('i')], containers: [container('a'), container('b')] }, { metadata: { annotations } });

const scripted = (aspect: string, text: string): ContainerBehaviour =>
  readBehaviour(podWith({ [`kubernest.dev/${aspect}`]: text })).of('a');

describe('what can be scripted', () => {
  test.each<[string, string, Partial<ContainerBehaviour>]>([
    ['exit', '1', { exits: [{ code: 1, afterMs: 0 }] }],
    [
      'exit',
      '1 after 2s,137 after 1.5s OOMKilled , never',
      { exits: [{ code: 1, afterMs: 2000 }, { code: 137, afterMs: 1500, reason: 'OOMKilled' }, 'never'] },
    ],
    ['stop', 'ignore', { stop: 'ignore' }],
    ['stop', '143 after 3s', { stop: { code: 143, afterMs: 3000 } }],
    ['start', 'fail', { start: { failures: Infinity, message: '' } }],
    ['start', 'fail 1 time: exec: "x": not found', { start: { failures: 1, message: 'exec: "x": not found' } }],
    ['start-delay', '1m', { startDelayMs: 60_000 }],
    ['image-pull', 'fail 2 times', { pull: { failures: 2, message: '' } }],
    [
      'image-pull',
      'fail: RegistryUnavailable: down, really',
      { pull: { failures: Infinity, message: 'RegistryUnavailable: down, really' } },
    ],
    ['image-pull', 'absent', { imageAbsent: true }],
    ['image-pull-delay', '250ms', { pullDelayMs: 250 }],
    ['post-start', 'fail after 1s', { hooks: { postStart: { succeeds: false, afterMs: 1000 }, preStop: { succeeds: true, afterMs: 0 } } }],
    ['pre-stop', 'pass after 5s', { hooks: { postStart: { succeeds: true, afterMs: 0 }, preStop: { succeeds: true, afterMs: 5000 } } }],
    [
      'logs',
      'hello\n+2s: later\nevery 10s: tick: tock\n+x\n',
      {
        logs: [
          { text: 'hello', afterMs: 0 },
          { text: 'later', afterMs: 2000 },
          { text: 'tick: tock', afterMs: 10_000, everyMs: 10_000 },
          { text: '+x', afterMs: 0 },
        ],
      },
    ],
    ['termination-message', 'bye', { terminationMessage: 'bye' }],
    ['ports', '8080, 9090', { ports: [8080, 9090] }],
  ])('%s: %j', (aspect, text, expected) => {
    expect(scripted(aspect, text)).toEqual({ ...plainBehaviour, ...expected });
  });

  test('probes, over the time since the start', () => {
    const { readiness } = scripted('readiness', 'fail 500 for 20s, pass for 1m, hang').probes;
    expect([0, 19_999, 20_000, 79_999, 80_000, 1e9].map((ms) => stepAt(readiness, ms))).toEqual([
      { outcome: 'fail', statusCode: 500 },
      { outcome: 'fail', statusCode: 500 },
      { outcome: 'pass' },
      { outcome: 'pass' },
      { outcome: 'hang' },
      { outcome: 'hang' },
    ]);
    expect(stepAt(scripted('liveness', 'fail for 5s').probes.liveness, 5000)).toBeUndefined();
  });

  test('one end for each run, the last for all others', () => {
    const { exits } = scripted('exit', '1, 2');
    expect([0, 1, 7].map((run) => exitOfRun(exits, run))).toEqual([
      { code: 1, afterMs: 0 },
      { code: 2, afterMs: 0 },
      { code: 2, afterMs: 0 },
    ]);
    expect(exitOfRun([], 0)).toBeUndefined();
  });
});

test('regular containers, unless one is named', () => {
  const behaviour = readBehaviour(
    podWith({ 'kubernest.dev/exit': '1', 'kubernest.dev/exit.b': '2', 'kubernest.dev/exit.i': '3', 'kubernest.dev/stop': '4' }),
  );
  expect(behaviour.problems).toEqual([]);
  expect(['a', 'b', 'i'].map((name) => [behaviour.of(name).exits[0], behaviour.of(name).stop])).toEqual([
    [
      { code: 1, afterMs: 0 },
      { code: 4, afterMs: 0 },
    ],
    [
      { code: 2, afterMs: 0 },
      { code: 4, afterMs: 0 },
    ],
    [
      { code: 3, afterMs: 0 },
      { code: 0, afterMs: 0 },
    ],
  ]);
});

test('annotations of others are none of ours', () => {
  const behaviour = readBehaviour(podWith({ 'example.com/exit': '1', 'kubernest.dev/host-addresses': '{}' }));
  expect([behaviour.of('a'), behaviour.problems]).toEqual([plainBehaviour, []]);
});

describe('a bad annotation is ignored, with a warning', () => {
  test.each([
    ['exit', 'x', 'expected an exit code from 0 to 255, found "x"'],
    ['exit', '256', 'expected an exit code from 0 to 255, found "256"'],
    ['exit', '1 after soon', 'expected a duration such as 1m30s, found "soon"'],
    ['exit', '1 after 2s oops', 'expected a reason such as OOMKilled, found "oops"'],
    ['exit', '', 'it is empty'],
    ['exit', '1,,2', 'there is nothing between two commas'],
    ['readiness', 'fails', 'expected pass, fail, fail <400-599> or hang, found "fails"'],
    ['readiness', 'fail 200', 'expected pass, fail, fail <400-599> or hang, found "fail 200"'],
    ['liveness', 'fail, pass', 'only the last step may go on forever'],
    ['start-delay', '-1s', '-1s is out of range: 0s to 500h'],
    ['stop', '1 now', 'expected nothing more, found "now"'],
    ['image-pull', 'never', 'expected fail, fail <n> times or fail: <message>, found "never"'],
    ['pre-stop', 'maybe', 'expected pass or fail, and maybe after <duration>, found "maybe"'],
    ['logs', 'every 1ms: x', 'every 1ms: it must be 100 ms at least'],
    ['ports', '0', 'expected a port from 1 to 65535, found "0"'],
    ['readines', 'fail', 'there is no such annotation'],
    ['constructor', 'fail', 'there is no such annotation'],
    ['exit.c', '1', 'the pod has no container c'],
  ])('%s: %j', (aspect, text, problem) => {
    const behaviour = readBehaviour(podWith({ [`kubernest.dev/${aspect}`]: text, 'kubernest.dev/ports.a': '81' }));
    expect(behaviour.problems).toEqual([
      { type: 'Warning', reason: 'InvalidAnnotation', message: `Ignored annotation kubernest.dev/${aspect}: ${problem}` },
    ]);
    expect(behaviour.of('a')).toEqual({ ...plainBehaviour, ports: [81] });
  });
});
