import { parse } from 'yaml';
import { isJsonObject } from '#domain/json/json.js';

/** Where clusters are and who asks them, as kubectl and every other client read it (client-go/tools/clientcmd/api/v1). Data is base64. */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>;
  readonly users: ReadonlyMap<string, KubeconfigUser>;
  readonly contexts: ReadonlyMap<string, KubeconfigContext>;
  readonly currentContext: string;
}

export interface KubeconfigCluster {
  readonly server?: string;
  readonly 'tls-server-name'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
  readonly 'proxy-url'?: string;
}

export interface KubeconfigUser {
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly as?: string;
  readonly 'as-uid'?: string;
  readonly 'as-groups'?: readonly string[];
  readonly 'as-user-extra'?: Readonly<Record<string, readonly string[]>>;
  readonly exec?: unknown;
  readonly 'auth-provider'?: unknown;
}

export interface KubeconfigContext {
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

/** Reads YAML or JSON; of two entries of one name the first counts. Throws an Error that says what is wrong. */
export function parseKubeconfig(text: string): Kubeconfig {
  const given: unknown = parse(text) ?? {};
  if (!isJsonObject(given)) throw new Error('not a kubeconfig: it must be an object');
  const current = given['current-context'] ?? '';
  if (typeof current !== 'string') throw new Error('not a kubeconfig: current-context must be a text');
  return {
    clusters: entriesOf<KubeconfigCluster>(given['clusters'], 'clusters', 'cluster'),
    users: entriesOf<KubeconfigUser>(given['users'], 'users', 'user'),
    contexts: entriesOf<KubeconfigContext>(given['contexts'], 'contexts', 'context'),
    currentContext: current,
  };
}

function entriesOf<E extends object>(list: unknown, field: string, member: string): ReadonlyMap<string, E> {
  const entries = new Map<string, E>();
  if (list === undefined || list === null) return entries;
  if (!Array.isArray(list)) throw new Error(`not a kubeconfig: ${field} must be a list`);
  for (const item of list as unknown[]) {
    const name = isJsonObject(item) ? item['name'] : undefined;
    if (!isJsonObject(item) || typeof name !== 'string') throw new Error(`not a kubeconfig: each of ${field} must have a name`);
    const value = item[member] ?? {};
    if (!isJsonObject(value)) throw new Error(`not a kubeconfig: ${member} of ${name} must be an object`);
    if (!entries.has(name)) entries.set(name, value as unknown as E);
  }
  return entries;
}
