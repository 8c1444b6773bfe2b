import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Document, isMap, isSeq, parseDocument, YAMLSeq } from 'yaml';
import type { KubeconfigCluster, KubeconfigUser } from '#client/kubeconfig/kubeconfig.js';

/** A cluster, a user and the context that joins them, all of one name. */
export interface SavedContext {
  readonly name: string;
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
  readonly namespace?: string;
}

/** How long somebody else may hold the file, and how often to look. */
const lockForMs = 5000;
const lookEveryMs = 20;

/**
 * Puts a context into a kubeconfig file in the place of the one of that name, and by default makes it the current one. Everything else in the file
 * stays, comments too. The file appears whole or not at all, with mode 0600; a file that cannot be read as a kubeconfig is left as it is. Heeds
 * kubectl's lock file.
 */
export async function saveContext(path: string, context: SavedContext, { makeCurrent = true } = {}): Promise<void> {
  const { name, cluster, user, namespace } = context;
  await change(path, (config) => {
    put(config, 'clusters', name, { cluster });
    put(config, 'users', name, { user });
    put(config, 'contexts', name, { context: { cluster: name, user: name, ...(namespace && { namespace }) } });
    if (makeCurrent) config.set('current-context', name);
  });
}

/** Takes a context, its cluster and its user out of a kubeconfig file. A file that is not there stays so. */
export async function removeContext(path: string, name: string): Promise<void> {
  if ((await readText(path)) === undefined) return;
  await change(path, (config) => {
    for (const field of ['clusters', 'users', 'contexts']) remove(config, field, name);
    if (config.get('current-context') === name) config.set('current-context', '');
  });
}

async function change(path: string, edit: (config: Document) => void): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const target = await realpath(path).catch(() => path);
  const lock = await takeLock(`${target}.lock`);
  try {
    const config = parse(await readText(target), path);
    edit(config);
    await replaceFile(target, config.toString({ lineWidth: 0 }));
  } finally {
    await lock.release();
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string | undefined, path: string): Document {
  const config: Document = parseDocument(text?.trim() ? text : 'apiVersion: v1\nkind: Config\n');
  const [error] = config.errors;
  if (error) throw new Error(`${path}: ${error.message}`, { cause: error });
  if (!isMap(config.contents)) throw new Error(`${path}: not a kubeconfig: it must be an object`);
  return config;
}

function put(config: Document, field: string, name: string, value: object): void {
  const list = listOf(config, field) ?? addList(config, field);
  const node = config.createNode({ name, ...value });
  const at = positionOf(list, name);
  if (at < 0) list.add(node);
  else list.set(at, node);
}

function remove(config: Document, field: string, name: string): void {
  const list = listOf(config, field);
  if (!list) return;
  for (let at = positionOf(list, name); at >= 0; at = positionOf(list, name)) list.delete(at);
}

function listOf(config: Document, field: string): YAMLSeq | undefined {
  const list: unknown = config.get(field);
  return isSeq(list) && list.items.length > 0 ? list : undefined;
}

/** Where there is none, or an empty one, which is written on one line. */
function addList(config: Document, field: string): YAMLSeq {
  const list = new YAMLSeq();
  config.set(field, list);
  return list;
}

function positionOf(list: YAMLSeq, name: string): number {
  return list.items.findIndex((item) => isMap(item) && item.get('name') === name);
}

async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(next, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, path);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}

/** A file that is there while somebody writes, as kubectl makes it. */
async function takeLock(path: string): Promise<{ release(): Promise<void> }> {
  const until = performance.now() + lockForMs;
  for (;;) {
    try {
      await (await open(path, 'wx', 0o600)).close();
      return { release: () => rm(path, { force: true }) };
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
      if (performance.now() > until)
        throw new Error(`${path} is there: somebody else is writing, or died writing; remove it if so`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }
}
