import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { access, constants, readdir, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a command said and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A kubectl of some version that talks to one cluster. */
export class Kubectl {
  constructor(
    readonly path: string,
    /** `1.33` */
    readonly version: string,
    private readonly kubeconfig = '',
    private readonly environment: Readonly<Record<string, string>> = { KUBE_EDITOR: 'true' },
  ) {}

  for(kubeconfig: string, environment = this.environment): Kubectl {
    return new Kubectl(this.path, this.version, kubeconfig, environment);
  }

  /** Standard output; throws when it fails. Arguments are apart by blanks; such as hold blanks themselves are given as an array. */
  async ok(args: string | readonly string[], input?: string): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, input);
    if (code !== 0) throw new Error(`kubectl ${words(args).join(' ')} ended with ${code}: ${stderr}${stdout}`);
    return stdout;
  }

  run(args: string | readonly string[], input?: string): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
      const child = this.start(args);
      const output = { stdout: '', stderr: '' };
      child.stdout?.on('data', (chunk) => (output.stdout += String(chunk)));
      child.stderr?.on('data', (chunk) => (output.stderr += String(chunk)));
      child.once('error', reject);
      child.once('close', (code) => resolve({ code: code ?? -1, ...output }));
      child.stdin?.end(input);
    });
  }

  /** For commands that do not end by themselves. */
  start(args: string | readonly string[]): ChildProcess {
    return spawn(this.path, words(args), { env: { ...process.env, KUBECONFIG: this.kubeconfig, ...this.environment } });
  }
}

function words(args: string | readonly string[]): readonly string[] {
  return typeof args === 'string' ? args.split(' ').filter((word) => word !== '') : args;
}

let found: Promise<readonly Kubectl[]> | undefined;

/** The kubectl on PATH and other versions that lie beside its real file (`kubectl.1.27`), oldest first; one of each version. */
export function installedKubectls(): Promise<readonly Kubectl[]> {
  return (found ??= find());
}

/** The oldest and the newest of them: what both do, those between do too. */
export async function oldestAndNewest(): Promise<readonly Kubectl[]> {
  const all = await installedKubectls();
  return [...new Set([all[0], all.at(-1)])].filter((one) => one !== undefined);
}

async function find(): Promise<readonly Kubectl[]> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const folder of folders) {
    const path = join(folder, 'kubectl');
    if (!(await isExecutable(path))) continue;
    const home = dirname(await realpath(path));
    const names = (await readdir(home)).filter((name) => /^kubectl\.1\.\d+$/.test(name));
    const paths = names.length > 0 ? names.map((name) => join(home, name)) : [path];
    const kubectls = await Promise.all(paths.map(async (one) => new Kubectl(one, await versionOf(one))));
    return kubectls.toSorted((a, b) => minor(a) - minor(b));
  }
  return [];
}

async function versionOf(path: string): Promise<string> {
  const { stdout } = await run(path, ['version', '--client', '-o', 'json']);
  const { clientVersion } = JSON.parse(stdout) as { clientVersion: { gitVersion: string } };
  return /^v(\d+\.\d+)/.exec(clientVersion.gitVersion)?.[1] ?? clientVersion.gitVersion;
}

function minor({ version }: Kubectl): number {
  return Number(version.split('.')[1]);
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
