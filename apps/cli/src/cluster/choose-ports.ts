import type { UpOptions } from '../up-options.js';
import { type ClusterPorts, defaultHealthPorts, type HealthPorts } from './component-plans.js';
import { freePort } from './free-port.js';

const host = '127.0.0.1';

/** Looks which ports can be had. Throws an Error that names the flag where one that was asked for is taken. */
export async function choosePorts({ port, httpPort }: UpOptions): Promise<ClusterPorts> {
  const secure = await wanted('--port', port);
  const insecure = httpPort < 0 ? -1 : await wanted('--http-port', httpPort);
  const entries = Object.entries(defaultHealthPorts).map(async ([name, usual]) => [name, (await freePort(host, usual)) ?? 0] as const);
  return { secure, insecure, health: Object.fromEntries(await Promise.all(entries)) as unknown as HealthPorts };
}

async function wanted(flag: string, port: number): Promise<number> {
  const free = await freePort(host, port);
  if (free === undefined)
    throw new Error(`port ${port} of ${host} is taken by another program; choose another one with ${flag}, or 0 for any`);
  return free;
}
