import { readFile } from 'node:fs/promises';
import type { Kubeconfig, KubeconfigCluster, KubeconfigUser } from '#client/kubeconfig/kubeconfig.js';
import type { HttpEndpoint } from '#client/transport/http-endpoint.js';

/** Where a context leads, and the namespace it means where none is named. */
export interface ContextEndpoint {
  readonly endpoint: HttpEndpoint;
  readonly namespace: string;
}

/**
 * The endpoint of a context, of the current one unless another is named. Files are read now, but for a token file, which is read again every minute.
 * Throws an Error that says what is missing, or what is not supported: plugins for credentials, and proxies.
 */
export async function endpointOf(config: Kubeconfig, contextName: string = config.currentContext): Promise<ContextEndpoint> {
  const context = config.contexts.get(contextName);
  if (!context) throw new Error(contextName === '' ? 'no current context is set' : `context "${contextName}" does not exist`);
  const cluster = entryOf(config.clusters, context.cluster, 'cluster');
  const user = context.user ? entryOf(config.users, context.user, 'user') : {};
  if (!cluster.server) throw new Error(`cluster "${context.cluster}" has no server`);
  if (cluster['proxy-url']) throw new Error('proxy-url is not supported');
  const endpoint = { server: cluster.server, ...(await trust(cluster)), ...(await identity(user)) };
  return { endpoint, namespace: context.namespace ?? 'default' };
}

function entryOf<E>(entries: ReadonlyMap<string, E>, name: string | undefined, what: string): E {
  const entry = entries.get(name ?? '');
  if (!entry) throw new Error(`${what} "${name ?? ''}" does not exist`);
  return entry;
}

async function trust(cluster: KubeconfigCluster): Promise<Partial<HttpEndpoint>> {
  const certificateAuthority = await dataOf(cluster['certificate-authority-data'], cluster['certificate-authority']);
  return {
    ...(certificateAuthority !== undefined && { certificateAuthority }),
    ...(cluster['tls-server-name'] && { tlsServerName: cluster['tls-server-name'] }),
    ...(cluster['insecure-skip-tls-verify'] === true && { insecureSkipTlsVerify: true }),
  };
}

async function identity(user: KubeconfigUser): Promise<Partial<HttpEndpoint>> {
  if (user.exec) throw new Error('credential plugins (exec) are not supported');
  if (user['auth-provider']) throw new Error('auth-provider is not supported');
  const clientCertificate = await dataOf(user['client-certificate-data'], user['client-certificate']);
  const clientKey = await dataOf(user['client-key-data'], user['client-key']);
  const headers = { ...basicAuthentication(user), ...impersonation(user) };
  return {
    ...(clientCertificate !== undefined && { clientCertificate }),
    ...(clientKey !== undefined && { clientKey }),
    ...(user.tokenFile ? { token: tokenOf(user.tokenFile, user.token) } : user.token && { token: user.token }),
    ...(Object.keys(headers).length > 0 && { headers }),
  };
}

/** What stands in the file itself counts before a file that is named. */
async function dataOf(data: string | undefined, path: string | undefined): Promise<string | undefined> {
  if (data) return Buffer.from(data, 'base64').toString('utf8');
  return path ? readFile(path, 'utf8') : undefined;
}

/** Tokens in files are replaced before they expire. While the file cannot be read the last token counts. */
function tokenOf(path: string, before: string | undefined): () => Promise<string> {
  let token = before;
  let readAt = -Infinity;
  return async () => {
    const now = performance.now();
    if (token !== undefined && now - readAt < 60_000) return token;
    try {
      token = (await readFile(path, 'utf8')).trim();
      readAt = now;
    } catch (error) {
      if (token === undefined) throw error;
    }
    return token;
  };
}

function basicAuthentication({ username, password = '' }: KubeconfigUser): HttpEndpoint['headers'] {
  return username ? { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` } : {};
}

function impersonation(user: KubeconfigUser): HttpEndpoint['headers'] {
  const extra = Object.entries(user['as-user-extra'] ?? {}).map(
    ([name, values]) => [`impersonate-extra-${encodeURIComponent(name.toLowerCase())}`, [...values]] as const,
  );
  return {
    ...(user.as && { 'impersonate-user': user.as }),
    ...(user['as-uid'] && { 'impersonate-uid': user['as-uid'] }),
    ...(user['as-groups'] && { 'impersonate-group': [...user['as-groups']] }),
    ...Object.fromEntries(extra),
  };
}
