import { expect, test } from 'vitest';
import { allContainersCouldRestart, containerShouldRestart } from '#domain/resources/core/pod/container-restart.js';
import type { Container, ContainerRestartRule } from '#domain/schema/types/core-v1.js';

const rule = (operator: string, values: readonly number[], action = 'Restart'): ContainerRestartRule => ({
  action,
  exitCodes: { operator, values },
});

test.each<[string, Partial<Container>, string | undefined, number, boolean]>([
  ['by the pod: Always', {}, 'Always', 0, true],
  ['by the pod: OnFailure, and it failed', {}, 'OnFailure', 1, true],
  ['by the pod: OnFailure, and it did not', {}, 'OnFailure', 0, false],
  ['by the pod: Never', {}, 'Never', 1, false],
  ['nothing is said', {}, undefined, 0, true],
  ['its own policy goes first', { restartPolicy: 'Never' }, 'Always', 1, false],
  ['a rule goes before its policy', { restartPolicy: 'Never', restartPolicyRules: [rule('In', [42])] }, 'Never', 42, true],
  ['a rule for other codes does not count', { restartPolicy: 'Never', restartPolicyRules: [rule('In', [42])] }, 'Always', 1, false],
  ['a rule for all codes but some', { restartPolicy: 'Never', restartPolicyRules: [rule('NotIn', [42])] }, 'Never', 1, true],
  ['a rule that restarts all', { restartPolicy: 'Never', restartPolicyRules: [rule('In', [1], 'RestartAllContainers')] }, 'Never', 1, true],
])('a container restarts: %s', (_, container, restartPolicy, exitCode, expected) => {
  const whole: Container = { name: 'a', resources: {}, ...container };
  expect(containerShouldRestart(whole, { containers: [whole], ...(restartPolicy && { restartPolicy }) }, exitCode)).toBe(expected);
});

test('one rule of any container may restart all', () => {
  const plain: Container = { name: 'a', resources: {} };
  const restarting: Container = { ...plain, restartPolicyRules: [rule('In', [1], 'RestartAllContainers')] };
  expect(allContainersCouldRestart({ containers: [plain] })).toBe(false);
  expect(allContainersCouldRestart({ containers: [plain], initContainers: [restarting] })).toBe(true);
});
