import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataDirectory, type RunningCluster } from './data-directory.js';
import { processIdentity } from './process-identity.js';

let folder: string;
let directory: DataDirectory;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-directory-'));
  directory = new DataDirectory(join(folder, 'data'));
});
afterEach(() => {
  children.splice(0).forEach((child) => child.kill('SIGKILL'));
  rmSync(folder, { recursive: true });
});

function clusterOf(pid: number, identity = processIdentity(pid) ?? ''): RunningCluster {
  return { pid, identity, startedAt: '2026-06-01T00:00:00Z', url: 'https://127.0.0.1:6443', kubeconfig: '/k', components: [] };
}

function somebodyElse(): RunningCluster {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => undefined, 1000)']);
  children.push(child);
  return clusterOf(child.pid ?? -1);
}

const mine = clusterOf(process.pid);
const dead = clusterOf(process.pid, 'another process of this number');

test('only its owner can look into it', () => {
  directory.create();
  directory.claim(mine);
  expect(statSync(directory.path).mode & 0o777).toBe(0o700);
  expect(statSync(directory.file('cluster.json')).mode & 0o777).toBe(0o600);
});

test('a file in its place is told', () => {
  writeFileSync(directory.path, '');
  expect(() => directory.create()).toThrow(`the data directory ${directory.path} cannot be made: a file is in its way`);
});

test('who has claimed it runs, until that is forgotten', () => {
  directory.create();
  expect(directory.running()).toBeUndefined();
  directory.claim(mine);
  expect(directory.running()).toEqual(mine);
  directory.write({ ...mine, url: 'https://127.0.0.1:1' });
  expect(directory.running()).toMatchObject({ url: 'https://127.0.0.1:1' });
  directory.forget();
  expect(directory.running()).toBeUndefined();
  expect(readdirSync(directory.path)).toEqual([]);
});

test('nobody can claim it beside another', () => {
  directory.create();
  const other = somebodyElse();
  directory.claim(other);
  expect(() => directory.claim(mine)).toThrow(
    `a cluster is running in ${directory.path} (process ${other.pid}); stop it with: kubernest down --data-dir ${directory.path}`,
  );
  expect(directory.running()).toEqual(other);
  expect(readdirSync(directory.path)).toEqual(['cluster.json']);
});

test.each([
  ['a process that is gone', JSON.stringify(clusterOf(2 ** 22 + 1, '1'))],
  ['a process that has had its number since', JSON.stringify(dead)],
  ['half a file', '{"pid":'],
])('%s does not run', (_, text) => {
  directory.create();
  writeFileSync(directory.file('cluster.json'), text);
  expect(directory.running()).toBeUndefined();
  directory.claim(mine);
  expect(directory.running()).toEqual(mine);
  expect(readdirSync(directory.path)).toEqual(['cluster.json']);
});

test('a folder of something else is not ours', () => {
  mkdirSync(directory.path);
  writeFileSync(directory.file('precious'), '');
  expect(directory.isOurs()).toBe(false);
  mkdirSync(directory.file('pki'));
  expect(directory.isOurs()).toBe(true);
});
