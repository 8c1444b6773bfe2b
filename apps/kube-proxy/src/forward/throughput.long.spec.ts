import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { hostAddressOf } from '#domain/fabric/host-address.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { InMemorySource } from '../source/in-memory-source.js';
import { startKubeProxy } from '../start-kube-proxy.js';

/** Everything runs in one process, so the numbers say how the proxy compares with a bare pipe, not what a machine can do. */
const third = Math.floor(Math.random() * 256);
const port = 31_000 + Math.floor(Math.random() * 1000);
const megabytes = 256;
const calls = 3000;
const block = Buffer.alloc(256 * 1024, 1);

const cleanUps: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

async function listening(server: Server, host: string, at: number): Promise<number> {
  server.listen(at, host);
  await once(server, 'listening');
  cleanUps.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** As little as can be between two sockets. */
async function barePipe(to: { host: string; port: number }): Promise<{ host: string; port: number }> {
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ ...to, noDelay: true });
    client.on('error', () => upstream.destroy()).pipe(upstream);
    upstream.on('error', () => client.destroy()).pipe(client);
  });
  return { host: '127.0.0.1', port: await listening(server, '127.0.0.1', 0) };
}

/** A server that answers `s` with as much as asked for, and anything else with one byte. */
function program(): Server {
  return createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (request: Buffer) => {
      if (request.toString() !== 's') return socket.end('x');
      let left = megabytes * 4;
      const fill = (): void => {
        while (left-- > 0) if (!socket.write(block)) return;
        socket.end();
      };
      socket.on('drain', fill);
      fill();
    });
  });
}

async function megabytesPerSecond(at: { host: string; port: number }): Promise<number> {
  const began = performance.now();
  const socket = connect(at);
  socket.write('s');
  let received = 0;
  socket.on('data', (chunk: Buffer) => (received += chunk.length));
  await once(socket, 'end');
  expect(received).toBe(megabytes * 1024 * 1024);
  return megabytes / ((performance.now() - began) / 1000);
}

async function connectionsPerSecond(at: { host: string; port: number }): Promise<number> {
  const began = performance.now();
  let left = calls;
  const caller = async (): Promise<void> => {
    while (left-- > 0) {
      const socket = connect(at);
      socket.end('c');
      socket.resume();
      await once(socket, 'close');
    }
  };
  await Promise.all(Array.from({ length: 32 }, caller));
  return calls / ((performance.now() - began) / 1000);
}

function objects(services: number, podIP: string): readonly KubeObject[] {
  const meta = { namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return Array.from({ length: services }, (_, i): KubeObject[] => {
    const name = `svc${i}`;
    const ports = [{ port, protocol: 'TCP' }];
    const labels = { 'kubernetes.io/service-name': name };
    const endpoints = Array.from({ length: 10 }, () => ({ addresses: [podIP], conditions: {} }));
    const clusterIP = `10.224.${(third + Math.floor(i / 250)) % 256}.${(i % 250) + 1}`;
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...meta, name },
      spec: { clusterIP, ports },
      status: { loadBalancer: {} },
    };
    const slice = {
      kind: 'EndpointSlice',
      metadata: { ...meta, name, labels },
      addressType: 'IPv4',
      ports: [{ name: '', port }],
      endpoints,
    };
    return [service, { apiVersion: 'discovery.k8s.io/v1', ...slice } as KubeObject];
  }).flat();
}

test('forwards nearly as fast as a bare pipe, with a thousand services', async () => {
  const podIP = `10.244.${third}.1`;
  const pod = { host: hostAddressOf(podIP) ?? '', port };
  await listening(program(), pod.host, port);
  const source = new InMemorySource(objects(1000, podIP));
  const began = performance.now();
  const proxy = await startKubeProxy({ source, nodeName: 'here', port: 0, logLevel: 'silent' });
  cleanUps.push(() => proxy.close());
  const startMs = performance.now() - began;
  const service = { host: `127.224.${third}.1`, port };
  const bare = await barePipe(pod);
  for (const warmUp of [bare, service]) await connectionsPerSecond(warmUp);
  const [bareRate, rate] = [await connectionsPerSecond(bare), await connectionsPerSecond(service)];
  const [bareSpeed, speed] = [await megabytesPerSecond(bare), await megabytesPerSecond(service)];
  const report = { startMs, bareRate, rate, bareSpeed, speed };
  process.stdout.write(`${JSON.stringify(report, (_key, value: unknown) => (typeof value === 'number' ? Math.round(value) : value))}\n`);
  // Far below what is measured, so that a busy machine does not fail it.
  expect(rate).toBeGreaterThan(bareRate / 3);
  expect(speed).toBeGreaterThan(bareSpeed / 3);
}, 60_000);
