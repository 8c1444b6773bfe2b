import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

/**
 * A server with the options of the kube-apiserver v1.36.2 whose answers were recorded: `--disable-admission-plugins=ServiceAccount`,
 * `--service-cluster-ip-range=10.224.0.0/16`, no controllers beside it. For specs.
 */
export async function startLikeRecorded(): Promise<ApiServer> {
  return startApiServer({
    store: await openMemoryStore(),
    insecurePort: 0,
    logLevel: 'silent',
    disableAdmissionPlugins: ['ServiceAccount'],
  });
}
