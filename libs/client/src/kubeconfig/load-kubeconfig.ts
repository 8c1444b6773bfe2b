import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { type Kubeconfig, type KubeconfigCluster, type KubeconfigUser, parseKubeconfig } from '#client/kubeconfig/kubeconfig.js';

/** The files kubectl would read: those of KUBECONFIG, or the one in the home directory. */
export function kubeconfigPaths(environment: Readonly<Record<string, string | undefined>> = process.env): readonly string[] {
  const given = (environment['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  return given.length > 0 ? given : [join(homedir(), '.kube', 'config')];
}

/**
 * Reads kubeconfig files as one: of two entries of a name the first counts. Files they name come out with absolute paths. A file that is not there
 * is passed over when there are others. Throws an Error that says which file is wrong and how.
 */
export async function loadKubeconfig(paths: readonly string[]): Promise<Kubeconfig> {
  const merged = { clusters: new Map(), users: new Map(), contexts: new Map(), currentContext: '' } as const;
  let currentContext = '';
  for (const path of paths) {
    const config = await loadFile(path, paths.length > 1);
    if (!config) continue;
    const directory = dirname(resolve(path));
    addMissing(merged.clusters, config.clusters, (cluster: KubeconfigCluster) => absolute(cluster, ['certificate-authority'], directory));
    addMissing(merged.users, config.users, (user: KubeconfigUser) =>
      absolute(user, ['client-certificate', 'client-key', 'tokenFile'], directory),
    );
    addMissing(merged.contexts, config.contexts, (context) => context);
    currentContext ||= config.currentContext;
  }
  return { ...merged, currentContext };
}

async function loadFile(path: string, mayBeMissing: boolean): Promise<Kubeconfig | undefined> {
  try {
    return parseKubeconfig(await readFile(path, 'utf8'));
  } catch (cause) {
    if (mayBeMissing && (cause as { code?: string }).code === 'ENOENT') return undefined;
    throw new Error(`${path}: ${(cause as Error).message}`, { cause });
  }
}

function addMissing<E>(all: Map<string, E>, more: ReadonlyMap<string, E>, complete: (entry: E) => E): void {
  for (const [name, entry] of more) if (!all.has(name)) all.set(name, complete(entry));
}

function absolute<E extends object>(entry: E, fields: readonly (keyof E)[], directory: string): E {
  const paths = fields.flatMap((field) => (typeof entry[field] === 'string' ? [[field, resolve(directory, entry[field])]] : []));
  return { ...entry, ...Object.fromEntries(paths) };
}
