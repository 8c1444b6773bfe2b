import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { DataDirectory } from './cluster/data-directory.js';
import { processIdentity } from './cluster/process-identity.js';
import { createProgram } from './create-program.js';
import { version } from './version.js';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'kubernest-cli-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

interface Said {
  readonly code: number;
  readonly output: string;
  /** What is wrong: of the command line, or of what was asked for. */
  readonly error: string;
}

async function run(...args: readonly string[]): Promise<Said> {
  const output = new PassThrough();
  let code = 0;
  let error = '';
  const program = createProgram({ output, setExitCode: (given) => (code = given) });
  const configure = (command: Command): void => {
    command.exitOverride().configureOutput({ writeOut: (said) => void output.write(said), writeErr: (said) => (error += said) });
    command.commands.forEach(configure);
  };
  configure(program);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (thrown) {
    const { exitCode = 1, message } = thrown as Error & { readonly exitCode?: number };
    code = exitCode;
    error ||= exitCode === 0 ? '' : message;
  }
  output.end();
  return { code, output: await text(output), error };
}

describe('the command line', () => {
  test.each([
    [['frob'], "error: unknown command 'frob'"],
    [['up', 'frob'], "error: unknown command 'frob'"],
    [['--frob'], "error: unknown option '--frob'"],
    [['down', '--port', '1'], "error: unknown option '--port'"],
    [['--port', 'abc'], "error: option '--port <port>' argument 'abc' is invalid. a whole number is wanted."],
    [['--nodes'], "error: option '--nodes <count>' argument missing"],
    [['--nodes', '0'], 'invalid options: --nodes must not be less than 1'],
    [['certs', '--server', 'http://here'], 'invalid options: --server must be an address such as https://127.0.0.1:6443'],
  ])('%j: %s', async (args, problem) => {
    const { code, error } = await run(...args);
    expect(code).toBe(1);
    expect(error.split('\n')[0]).toBe(problem);
  });

  test('--version tells this program and the Kubernetes it is like', async () => {
    const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { readonly version: string };
    expect(version).toBe(manifest.version);
    expect(await run('--version')).toMatchObject({ code: 0, output: `kubernest ${version}, Kubernetes v1.36.2\n` });
  });

  test('--help names every command', async () => {
    const { output } = await run('--help');
    for (const command of ['up', 'down', 'status', 'reset', 'certs', 'db']) expect(output).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  });
});

describe('where no cluster runs', () => {
  test('down and status say so', async () => {
    const text = `no cluster is running in ${dataDir}\n`;
    expect(await run('down', '--data-dir', dataDir)).toEqual({ code: 0, output: text, error: '' });
    expect(await run('status', '--data-dir', dataDir)).toEqual({ code: 1, output: text, error: '' });
  });

  test('reset deletes what a cluster has left', async () => {
    await run('certs', '--data-dir', dataDir);
    expect(await run('reset', '--data-dir', dataDir)).toEqual({ code: 0, output: `deleted ${dataDir}\n`, error: '' });
    expect(existsSync(dataDir)).toBe(false);
    expect(await run('reset', '--data-dir', dataDir)).toMatchObject({ code: 0, output: `there is nothing in ${dataDir}\n` });
  });

  test('reset deletes nothing that is none of its own', async () => {
    writeFileSync(join(dataDir, 'precious'), '');
    const { code, error } = await run('reset', '--data-dir', dataDir);
    expect([code, error]).toEqual([1, `${dataDir} is no data directory of a cluster; nothing was deleted`]);
    expect(existsSync(join(dataDir, 'precious'))).toBe(true);
  });

  test('certs writes what components read', async () => {
    const { output } = await run('certs', '--data-dir', dataDir, '--server', 'https://api.example:6443');
    expect(output).toBe(`certificates  ${dataDir}/pki\nkubeconfig    ${dataDir}/kubeconfig\n`);
    expect(readFileSync(join(dataDir, 'scheduler.kubeconfig'), 'utf8')).toContain('server: https://api.example:6443');
  });
});

describe('db check', () => {
  /** What the first version of the program wrote. */
  const written = gunzipSync(readFileSync(new URL('../../api-server/src/storage/sql/testdata/schema-1.db.gz', import.meta.url)));
  const file = (): string => join(dataDir, 'store', 'kubernest.db');
  const keepDatabase = (bytes: Uint8Array): void => {
    mkdirSync(join(dataDir, 'store'));
    writeFileSync(file(), bytes);
  };

  test('says that there is no database', async () => {
    const error = `there is no database in ${join(dataDir, 'store')}`;
    expect(await run('db', 'check', '--data-dir', dataDir)).toEqual({ code: 1, output: '', error });
  });

  test('tells what is in one', async () => {
    keepDatabase(written);
    const { code, output } = await run('db', 'check', '--data-dir', dataDir);
    expect(code).toBe(0);
    expect(output).toBe(
      [
        `database   ${file()}, 0.1 MB, 0.0 MB of it free`,
        'schema     CreateRevisions1767225600000',
        'revision   9, readable from 6 on, 6 rows',
        'objects    3',
        '',
        'no problems found',
        '',
      ].join('\n'),
    );
  });

  test('tells what is wrong with one', async () => {
    keepDatabase(written.subarray(0, 50_000));
    const { code, output } = await run('db', 'check', '--data-dir', dataDir);
    expect(code).toBe(1);
    expect(output).toBe(`database   ${file()}, 0.1 MB\n\nproblems:\n  the file is cut off: it has 50000 of ${written.length} bytes\n`);
  });
});

describe('where a cluster runs', () => {
  const components = [
    { name: 'kube-apiserver', state: 'ready', restarts: 0, pid: 4711, url: 'https://127.0.0.1:6443' },
    { name: 'kubelet', state: 'waiting to restart', restarts: 12 },
  ] as const;

  async function aCluster(): Promise<number> {
    const child = spawn(process.execPath, ['--eval', 'setInterval(() => undefined, 1000); console.log("up")']);
    await once(child.stdout, 'data');
    onTestFinished(() => void child.kill('SIGKILL'));
    const pid = child.pid ?? -1;
    const addresses = { url: 'https://127.0.0.1:6443', httpUrl: 'http://127.0.0.1:8080', kubeconfig: '/k' };
    new DataDirectory(dataDir).claim({ pid, identity: processIdentity(pid) ?? '', startedAt: '', ...addresses, components });
    return pid;
  }

  test('status tells where it is and how its components are; nothing else can be done to it until it is down', async () => {
    const pid = await aCluster();
    expect(await run('status', '--data-dir', dataDir)).toMatchObject({
      code: 0,
      output: [
        'HTTPS       https://127.0.0.1:6443',
        'HTTP        http://127.0.0.1:8080',
        'kubeconfig  /k',
        '',
        'COMPONENT        STATE                RESTARTS   PID    HEALTH',
        'kube-apiserver   ready                0          4711   https://127.0.0.1:6443',
        'kubelet          waiting to restart   12',
        '',
      ].join('\n'),
    });
    const inTheWay = `a cluster is running in ${dataDir} (process ${pid}); stop it with: kubernest down --data-dir ${dataDir}`;
    expect(await run('reset', '--data-dir', dataDir)).toMatchObject({ code: 1, error: inTheWay });
    expect(await run('up', '--data-dir', dataDir, '--port', '0')).toMatchObject({ code: 1, error: inTheWay });
    expect(await run('down', '--data-dir', dataDir)).toEqual({ code: 0, output: 'stopped\n', error: '' });
    expect(processIdentity(pid)).toBeUndefined();
  });
});
