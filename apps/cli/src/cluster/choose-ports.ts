import { UpOptions } from '../up-options.js';
import { type ClusterPorts, defaultHealthPorts, type HealthPorts } from './component-plans.js';
import { freePort } from './free-port.js';

const host = '127.0.0.1';

/** Looks which ports can be had. Throws an Error that names the flag where one that was asked for cannot. */
export async function choosePorts({ port, httpPort }: Pick<UpOptions, 'port' | 'httpPort'>): Promise<ClusterPorts> {
  const secure = await wanted('--port', port);
  const insecure = httpPort < 0 ? -1 : await wanted('--http-port', httpPort);
  if (secure === insecure) {
    if (port === 0 || httpPort === 0) return choosePorts({ port, httpPort });
    throw new Error(`--port and --http-port are both ${secure}; choose two ports, or 0 for any`);
  }
  return { secure, insecure, health: port === usualPort ? await usualHealthPorts() : anyHealthPorts };
}

const { port: usualPort } = new UpOptions();
const anyHealthPorts: HealthPorts = { controllerManager: 0, scheduler: 0, kubelet: 0, kubeProxy: 0 };

/** Upstream's, which only the cluster on the usual port has: several that are started at the same time would all find them free. */
async function usualHealthPorts(): Promise<HealthPorts> {
  const [controllerManager, scheduler, kubelet, kubeProxy] = await Promise.all([
    usualOrAny(defaultHealthPorts.controllerManager),
    usualOrAny(defaultHealthPorts.scheduler),
    usualOrAny(defaultHealthPorts.kubelet),
    usualOrAny(defaultHealthPorts.kubeProxy),
  ]);
  return { controllerManager, scheduler, kubelet, kubeProxy };
}

async function wanted(flag: string, port: number): Promise<number> {
  const free = await freePort(host, port);
  if (typeof free === 'number') return free;
  const why = free.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be had (${free.code})`;
  throw new Error(`port ${port} of ${host} ${why}; choose another one with ${flag}, or 0 for any`);
}

async function usualOrAny(port: number): Promise<number> {
  return typeof (await freePort(host, port)) === 'number' ? port : 0;
}
