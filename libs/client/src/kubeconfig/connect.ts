import { endpointOf } from '#client/kubeconfig/endpoint-of.js';
import { kubeconfigPaths, loadKubeconfig } from '#client/kubeconfig/load-kubeconfig.js';
import { HttpTransport } from '#client/transport/http-transport.js';

/**
 * The way to the cluster a kubeconfig means, as `--kubeconfig` of every component: the file at `path`, else those that kubectl would read. Throws an
 * Error that says what is wrong with it; whether anybody listens there shows in the first request.
 */
export async function connect(path?: string, context?: string): Promise<HttpTransport> {
  const config = await loadKubeconfig(path === undefined ? kubeconfigPaths() : [path]);
  return new HttpTransport((await endpointOf(config, context)).endpoint);
}
