import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '#testing/eventually.js';
import { type ClusterState, KubernestProcess } from '#testing/kubernest-process.js';

/** What people do with the program itself, as it is built. */

const program = 'dist/kubernest.mjs';
const folder = mkdtempSync(join(tmpdir(), 'kubernest-command-line-'));
const running: KubernestProcess[] = [];

async function up(dataDir: string, ...flags: readonly string[]): Promise<KubernestProcess> {
  const cluster = await KubernestProcess.up(dataDir, flags);
  running.push(cluster);
  return cluster;
}

/** How a command ended and what it said. */
function result(...args: readonly string[]): Promise<readonly [code: number, output: string]> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], (_, stdout, stderr) => resolve([child.exitCode ?? -1, stdout + stderr]));
  });
}

const namespaces = ({ httpUrl = '' }: ClusterState): string => `${httpUrl}/api/v1/namespaces`;

async function createNamespace(state: ClusterState, name: string): Promise<void> {
  const body = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const answer = await fetch(namespaces(state), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(answer.status).toBe(201);
}

async function hasNamespace(state: ClusterState, name: string): Promise<boolean> {
  return (await fetch(`${namespaces(state)}/${name}`)).ok;
}

function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}

beforeAll(() => {
  spawnSync('node', ['scripts/build.mjs', '--if-changed'], { stdio: 'inherit' });
}, 120_000);
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([['in processes'], ['in one process', '--single-process']])(
  'a cluster %s goes up, is looked at, goes down, and comes back as it was',
  { timeout: 120_000 },
  async (_, ...flags) => {
    const dataDir = mkdtempSync(join(folder, 'life-'));
    const first = await up(dataDir, ...flags);
    await createNamespace(first.state(), 'kept');
    const [code, table] = await result('status', '--data-dir', dataDir);
    expect(code).toBe(0);
    expect(table.match(/^\S+ +ready +0 +\d+ +https?:\/\/127\.0\.0\.1:\d+$/gm)).toHaveLength(5);
    const inTheWay = `kubernest: a cluster is running in ${dataDir} (process ${first.pid}); stop it with: kubernest down --data-dir ${dataDir}\n`;
    expect(await result('up', '--data-dir', dataDir, '--port=0', '--http-port=0')).toEqual([1, inTheWay]);
    expect(await result('reset', '--data-dir', dataDir)).toEqual([1, inTheWay]);
    expect(await hasNamespace(first.state(), 'kept')).toBe(true);
    expect(await result('down', '--data-dir', dataDir)).toEqual([0, 'stopped\n']);
    expect(await first.stop()).toBe(0);
    expect((await result('status', '--data-dir', dataDir))[0]).toBe(1);
    const second = await up(dataDir, ...flags);
    expect(await hasNamespace(second.state(), 'kept')).toBe(true);
    await result('down', '--data-dir', dataDir);
    expect(await result('reset', '--data-dir', dataDir)).toEqual([0, `deleted ${dataDir}\n`]);
  },
);

test('two clusters side by side know nothing of each other', { timeout: 120_000 }, async () => {
  const oneDir = join(folder, 'one');
  const [one, two] = await Promise.all([up(oneDir), up(join(folder, 'two'), '--single-process')]);
  await createNamespace(one.state(), 'mine');
  expect(await hasNamespace(one.state(), 'mine')).toBe(true);
  expect(await hasNamespace(two.state(), 'mine')).toBe(false);
  expect(await result('down', '--data-dir', oneDir)).toEqual([0, 'stopped\n']);
  expect(await hasNamespace(two.state(), 'default')).toBe(true);
});

test('when the supervisor is killed its processes end, and the next one finds everything', { timeout: 120_000 }, async () => {
  const dataDir = join(folder, 'killed');
  const first = await up(dataDir);
  const state = first.state();
  await createNamespace(state, 'kept');
  await first.stop('SIGKILL');
  await eventually(() => expect(state.components.filter(({ pid }) => isAlive(pid))).toEqual([]));
  expect((await result('status', '--data-dir', dataDir))[0]).toBe(1);
  const second = await up(dataDir);
  expect(await hasNamespace(second.state(), 'kept')).toBe(true);
});

test('who changes his mind while a cluster starts leaves nothing behind', { timeout: 60_000 }, async () => {
  const dataDir = join(folder, 'undecided');
  const child = spawn(process.execPath, [program, 'up', '--data-dir', dataDir, '--port=0', '--http-port=0']);
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  const ended = once(child, 'close');
  const stateFile = join(dataDir, 'cluster.json');
  const { components } = await eventually(() => {
    const state = JSON.parse(readFileSync(stateFile, 'utf8')) as ClusterState;
    expect(state.components.filter(({ pid }) => pid !== undefined)).toHaveLength(5);
    return state;
  });
  child.kill('SIGINT');
  expect((await ended)[0]).toBe(0);
  expect(output).not.toContain('Try in another terminal');
  expect(components.filter(({ pid }) => isAlive(pid))).toEqual([]);
  expect(readdirSync(dataDir)).not.toContain('cluster.json');
});

test('a port that is taken is named before anything is started', { timeout: 60_000 }, async () => {
  const first = await up(join(folder, 'first'), '--single-process');
  const { port } = new URL(first.state().httpUrl ?? '');
  const said = `kubernest: port ${port} of 127.0.0.1 is taken by another program; choose another one with --http-port, or 0 for any\n`;
  expect(await result('up', '--data-dir', join(folder, 'second'), '--port=0', `--http-port=${port}`)).toEqual([1, said]);
  expect(readdirSync(folder)).not.toContain('second');
});

test.each([['in processes'], ['in one process', '--single-process']])(
  'a cluster %s whose database is damaged does not start, and says why',
  { timeout: 60_000 },
  async (_, ...flags) => {
    const dataDir = mkdtempSync(join(folder, 'damaged-'));
    mkdirSync(join(dataDir, 'store'));
    const file = join(dataDir, 'store', 'kubernest.db');
    writeFileSync(file, 'something else altogether '.repeat(1000));
    const [code, output] = await result('up', '--data-dir', dataDir, '--port=0', '--http-port=0', ...flags);
    expect(code).toBe(1);
    expect(output.match(/cannot open the database .*/g)).toEqual([
      `cannot open the database ${file}: file is not a database (kubernest db check tells more)`,
    ]);
    expect(await result('db', 'check', '--data-dir', dataDir)).toEqual([
      1,
      `database   ${file}, 0.0 MB\n\nproblems:\n  ${file} is no SQLite database\n`,
    ]);
  },
);
