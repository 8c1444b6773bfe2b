import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '#testing/eventually.js';
import { processIdentity } from '../cluster/process-identity.js';
import { SupervisedProcess } from './supervised-process.js';

const scripts = {
  // serves until it is told to end, or its supervisor is gone
  good: `
    process.on('SIGTERM', () => process.exit(0));
    process.on('disconnect', () => process.exit(0));
    console.log('serving', process.argv[2]);
    console.error('on standard error');
    process.send({ ready: true, url: 'http://127.0.0.1:1' });`,
  failing: `process.exitCode = 3; process.disconnect();`,
  stubborn: `
    process.on('SIGTERM', () => undefined);
    setInterval(() => undefined, 1000);
    process.send({ ready: true });`,
  silent: `setInterval(() => undefined, 1000);`,
};

let folder: string;
const started: SupervisedProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervised-'));
  for (const [name, text] of Object.entries(scripts)) writeFileSync(join(folder, `${name}.mjs`), text);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Supervision {
  readonly supervised: SupervisedProcess;
  readonly states: string[];
  /** What has been said so far. */
  readonly said: () => string;
}

function supervise(script: keyof typeof scripts, stopGraceMs?: number): Supervision {
  const output = new PassThrough();
  const states: string[] = [];
  const plan = { name: 'web', file: join(folder, `${script}.mjs`), args: ['one'] };
  let said = '';
  output.on('data', (chunk) => (said += String(chunk)));
  const onChange = (): void => void states.push(supervised.state.state);
  const supervised = new SupervisedProcess(plan, { output, onChange, ...(stopGraceMs !== undefined && { stopGraceMs }) });
  started.push(supervised);
  return { supervised, states, said: () => said };
}

const isAlive = (pid: number): boolean => processIdentity(pid) !== undefined;

test('a process that says it serves is ready, and told apart in what it writes', async () => {
  const { supervised, states, said } = supervise('good');
  await supervised.start();
  expect(supervised.state).toEqual({
    name: 'web',
    state: 'ready',
    restarts: 0,
    pid: expect.any(Number) as number,
    url: 'http://127.0.0.1:1',
  });
  expect(states).toEqual(['starting', 'ready']);
  await eventually(() => expect(said().split('\n').toSorted()).toEqual(['', '[web] on standard error', '[web] serving one']));
});

test('a process that ends before it serves is not started again', async () => {
  const { supervised, states } = supervise('failing');
  await expect(supervised.start()).rejects.toThrow('web ended before it was ready (exit code 3)');
  expect(states).toEqual(['starting', 'stopped']);
  expect(supervised.state.pid).toBeUndefined();
});

test('one that is killed is started again after a while, and after a longer one when that happens again', async () => {
  const { supervised, said } = supervise('good');
  await supervised.start();
  const first = supervised.state.pid ?? -1;
  const killedAt = performance.now();
  process.kill(first, 'SIGKILL');
  await eventually(() => expect(supervised.state).toMatchObject({ state: 'ready', restarts: 1 }));
  expect(performance.now() - killedAt).toBeGreaterThanOrEqual(499);
  expect(said()).toContain('[kubernest] web ended (signal SIGKILL); starting it again in 0.5 s\n');
  const second = supervised.state.pid ?? -1;
  expect(second).not.toBe(first);
  process.kill(second, 'SIGKILL');
  await eventually(() => expect(supervised.state).toMatchObject({ state: 'waiting to restart', restarts: 2 }));
  expect(said()).toContain('[kubernest] web ended (signal SIGKILL); starting it again in 1 s\n');
  await supervised.stop();
  expect(supervised.state.state).toBe('stopped');
});

test('stopping ends the process, and that is no reason to start it again', async () => {
  const { supervised, said } = supervise('good');
  await supervised.start();
  const pid = supervised.state.pid ?? -1;
  await supervised.stop();
  expect(isAlive(pid)).toBe(false);
  expect(supervised.state).toMatchObject({ state: 'stopped', restarts: 0 });
  expect(said()).not.toContain('starting it again');
});

test('a process that does not end when it is told to is killed', async () => {
  const { supervised } = supervise('stubborn', 50);
  await supervised.start();
  const pid = supervised.state.pid ?? -1;
  await supervised.stop();
  expect(isAlive(pid)).toBe(false);
});

test('one that never says it serves can be stopped', async () => {
  const { supervised } = supervise('silent');
  void supervised.start();
  const pid = supervised.state.pid ?? -1;
  expect(isAlive(pid)).toBe(true);
  await supervised.stop();
  expect(isAlive(pid)).toBe(false);
});

test('a file that is not there is an end like any other', async () => {
  const plan = { name: 'web', file: join(folder, 'nothing.mjs'), args: [] };
  const supervised = new SupervisedProcess(plan, { output: new PassThrough().resume(), onChange: () => undefined });
  await expect(supervised.start()).rejects.toThrow('web ended before it was ready (exit code 1)');
});
