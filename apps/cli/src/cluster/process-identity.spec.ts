import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { processIdentity } from './process-identity.js';

test('a process keeps its identity and loses it with its end', async () => {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => undefined, 1000)']);
  const pid = child.pid ?? -1;
  const identity = processIdentity(pid);
  expect(identity).toMatch(/./);
  expect(processIdentity(pid)).toBe(identity);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  expect(processIdentity(pid)).toBeUndefined();
});

test('a process of somebody else has one too', () => {
  expect(processIdentity(1)).toMatch(/./);
});
