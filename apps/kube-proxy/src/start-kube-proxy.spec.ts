import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket, type TcpNetConnectOpts } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { hostAddressOf, type PublishedAddresses } from '#domain/fabric/host-address.js';
import type { Node, Pod, Service, ServiceSpec } from '#domain/schema/types/core-v1.js';
import type { Endpoint, EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import { type Clock, systemClock } from '#client/clock.js';
import { reset } from './forward/relay.js';
import { InMemorySource } from './source/in-memory-source.js';
import { startKubeProxy, type KubeProxy, type StartKubeProxyOptions } from './start-kube-proxy.js';

/** Addresses nobody else on this machine uses, so that runs side by side do not meet. */
const third = Math.floor(Math.random() * 256);
let lastHost = 0;
const serviceIP = (): string => `10.224.${third}.${++lastHost}`;
const podIP = (): string => `10.244.${third}.${++lastHost}`;
const port = 20_000 + Math.floor(Math.random() * 10_000);
const imageOf = (ip: string): string => hostAddressOf(ip) ?? '';

const cleanUps: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const meta = { namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

function service(name: string, spec: ServiceSpec, ...vips: readonly string[]): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...meta, name },
    spec: { ports: [{ port, protocol: 'TCP' }], ...spec },
    status: { loadBalancer: { ingress: vips.map((ip) => ({ ip })) } },
  };
}

function slice(name: string, endpoints: readonly (string | Endpoint)[], target = port): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...meta, name: `${name}-1`, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: '', port: target, protocol: 'TCP' }],
    endpoints: endpoints.map((endpoint) => (typeof endpoint === 'string' ? { addresses: [endpoint], conditions: {} } : endpoint)),
  };
}

function node(name: string, address = '192.168.0.2', spec: Node['spec'] = {}): Node {
  const { namespace: _, ...metadata } = { ...meta, name };
  return { apiVersion: 'v1', kind: 'Node', metadata, spec, status: { addresses: [{ type: 'InternalIP', address }] } } as unknown as Node;
}

/** A pod: a server on the image of an address. Without a behaviour it says its address and ends. */
async function pod(
  behaviour?: (socket: Socket) => void,
  at: { host?: string; port?: number } = {},
): Promise<{ ip: string; server: Server }> {
  const ip = podIP();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    if (behaviour) behaviour(socket);
    else socket.end(ip);
  });
  server.listen({ host: at.host ?? imageOf(ip), port: at.port ?? port });
  await once(server, 'listening');
  cleanUps.push(() => void server.close());
  return { ip, server };
}

async function start(source: InMemorySource, options: Partial<StartKubeProxyOptions> = {}): Promise<KubeProxy> {
  const proxy = await startKubeProxy({ source, nodeName: 'here', nodeIP: '192.168.0.2', port: 0, logLevel: 'silent', ...options });
  cleanUps.push(() => proxy.close());
  return proxy;
}

function open(host: string, to = port, more: Partial<TcpNetConnectOpts> = {}): Socket {
  const socket = connect({ host, port: to, allowHalfOpen: true, ...more });
  socket.on('error', () => undefined);
  cleanUps.push(() => void socket.destroy());
  return socket;
}

/** Everything the other side sends until it ends; rejects with the error of the connection. */
function readAll(socket: Socket): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.once('end', () => resolve(text));
    socket.once('error', reject);
  });
}

/** What a client that only listens is told, or the code of its error. */
async function call(host: string, to = port, more: Partial<TcpNetConnectOpts> = {}): Promise<string> {
  const socket = open(host, to, more);
  try {
    return await readAll(socket);
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  } finally {
    socket.destroy();
  }
}

/** Listens in a thread that does nothing else, and fills the queue of connections waiting to be accepted. */
async function neverAccepting(host: string): Promise<void> {
  const program = `
    const { parentPort, workerData } = require('node:worker_threads');
    require('node:net').createServer().listen({ ...workerData, backlog: 1 }, () => {
      parentPort.postMessage('listening');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const worker = new Worker(program, { eval: true, workerData: { host, port } });
  cleanUps.push(() => worker.terminate());
  await once(worker, 'message');
  const waiting = Array.from({ length: 8 }, () => open(host));
  await eventually(() => waiting.filter((socket) => !socket.connecting).length).toBeGreaterThan(0);
}

/** A port nobody listens on, from below those the system gives out by itself. */
async function freePort(): Promise<number> {
  const server = createServer().listen(10_000 + Math.floor(Math.random() * 9000), '127.0.0.1');
  const isFree = await new Promise((resolve) => server.once('listening', () => resolve(true)).once('error', () => resolve(false)));
  if (!isFree) return freePort();
  const { port: free } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return free;
}

/** Asks again and again, with a deadline no machine is too busy for. */
function eventually<T>(read: () => T | Promise<T>, interval = 10): ReturnType<typeof expect.poll<T | Promise<T>>> {
  return expect.poll(read, { interval, timeout: 10_000 });
}

/** The same numbers in every run. */
function seeded(): () => number {
  let state = 7;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T | Promise<T>) => void } {
  let resolve: (value: T | Promise<T>) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

async function rules(proxy: KubeProxy): Promise<string> {
  return (await fetch(`${proxy.url}/iptables`)).text();
}

async function metric(proxy: KubeProxy, name: string): Promise<number | undefined> {
  const text = await (await fetch(`${proxy.url}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

describe('a connection to a cluster IP', () => {
  test('reaches every endpoint, evenly', async () => {
    const pods = await Promise.all([pod(), pod(), pod()]);
    const ip = serviceIP();
    await start(
      new InMemorySource([
        service('web', { clusterIP: ip }),
        slice(
          'web',
          pods.map((each) => each.ip),
        ),
      ]),
      { random: seeded() },
    );
    const counts = new Map<string, number>();
    for (let i = 0; i < 90; i++) {
      const answer = await call(imageOf(ip));
      counts.set(answer, (counts.get(answer) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(pods.map((each) => each.ip).sort());
    for (const count of counts.values()) expect(Math.abs(count - 30)).toBeLessThan(15);
  });

  test('goes to the target port', async () => {
    const target = port + 1;
    const { ip: endpoint } = await pod(undefined, { port: target });
    const ip = serviceIP();
    await start(new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint], target)]));
    expect(await call(imageOf(ip))).toBe(endpoint);
  });

  test('goes on in one direction when the other has ended', async () => {
    const { ip: endpoint } = await pod((socket) => {
      void readAll(socket).then((heard) => setImmediate(() => socket.end(`heard ${heard}`)));
    });
    const ip = serviceIP();
    await start(new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]));
    const client = open(imageOf(ip));
    client.end('all of it');
    expect(await readAll(client)).toBe('heard all of it');
  });

  test('can still send when the endpoint has ended', async () => {
    const heard = deferred<string>();
    const { ip: endpoint } = await pod((socket) => {
      socket.end('done');
      heard.resolve(readAll(socket));
    });
    const ip = serviceIP();
    await start(new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]));
    const client = open(imageOf(ip));
    expect(await readAll(client)).toBe('done');
    client.end('still here');
    expect(await heard.promise).toBe('still here');
  });

  test('is reset when the endpoint resets', async () => {
    const { ip: endpoint } = await pod((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const ip = serviceIP();
    await start(new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]));
    const client = open(imageOf(ip));
    client.write('hello');
    await expect(readAll(client)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('resets the endpoint when the client resets', async () => {
    const outcome = deferred<string>();
    const { ip: endpoint } = await pod((socket) => {
      socket.write('hello');
      socket.once('error', (error: NodeJS.ErrnoException) => outcome.resolve(String(error.code)));
      socket.resume();
    });
    const ip = serviceIP();
    await start(new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]));
    const client = open(imageOf(ip));
    await once(client, 'data');
    client.resetAndDestroy();
    expect(await outcome.promise).toBe('ECONNRESET');
  });

  test('is reset when the endpoint does not listen: no other is tried', async () => {
    const { ip: alive } = await pod();
    const [ip, dead] = [serviceIP(), podIP()];
    // Endpoints are in the order of their text.
    const random = (): number => (dead < alive ? 0 : 0.999);
    await start(new InMemorySource([service('web', { clusterIP: ip }), slice('web', [dead, alive])]), { random });
    expect(await call(imageOf(ip))).toBe('ECONNRESET');
  });

  test('is reset when the endpoint takes too long to accept', async () => {
    const [ip, busy] = [serviceIP(), podIP()];
    await neverAccepting(imageOf(busy));
    const source = new InMemorySource([service('web', { clusterIP: ip }), slice('web', [busy])]);
    const proxy = await start(source, { connectTimeoutMs: 100 });
    const began = performance.now();
    expect(await call(imageOf(ip))).toBe('ECONNRESET');
    expect(performance.now() - began).toBeGreaterThan(90);
    await eventually(() => metric(proxy, 'kubernest_proxy_sockets')).toBe(0);
  });

  test('is refused without endpoints, and served as soon as there is one', async () => {
    const { ip: endpoint } = await pod();
    const ip = serviceIP();
    const source = new InMemorySource([service('web', { clusterIP: ip })]);
    await start(source);
    expect(await call(imageOf(ip))).toBe('ECONNREFUSED');
    source.set(slice('web', [endpoint]));
    await eventually(() => call(imageOf(ip))).toBe(endpoint);
    source.set(slice('web', []));
    await eventually(() => call(imageOf(ip))).toBe('ECONNREFUSED');
  });

  test('hangs and then ends when only other nodes have endpoints', async () => {
    const elsewhere = { addresses: [podIP()], conditions: {}, nodeName: 'elsewhere' };
    const ip = serviceIP();
    const source = new InMemorySource([service('web', { clusterIP: ip, internalTrafficPolicy: 'Local' }), slice('web', [elsewhere])]);
    const proxy = await start(source, { dropTimeoutMs: 100 });
    const client = open(imageOf(ip));
    await once(client, 'connect');
    await eventually(() => metric(proxy, 'kubernest_proxy_connections_total{verdict="DROP"}')).toBe(1);
    expect(client.readableEnded).toBe(false);
    expect(await readAll(client)).toBe('');
  });
});

describe('an established connection', () => {
  const echo = (socket: Socket): unknown => socket.pipe(socket);

  async function ask(client: Socket, text: string): Promise<string> {
    client.write(text);
    const [answer] = (await once(client, 'data')) as [Buffer];
    return answer.toString();
  }

  test('goes on when its endpoint goes, while new ones avoid it', async () => {
    const [old, young] = [await pod(echo), await pod()];
    const ip = serviceIP();
    const source = new InMemorySource([service('web', { clusterIP: ip }), slice('web', [old.ip])]);
    const proxy = await start(source);
    const client = open(imageOf(ip));
    expect(await ask(client, 'one')).toBe('one');
    source.set(slice('web', [young.ip]));
    await eventually(() => rules(proxy)).not.toContain(`--to-destination ${old.ip}:`);
    for (let i = 0; i < 5; i++) expect(await call(imageOf(ip))).toBe(young.ip);
    expect(await ask(client, 'two')).toBe('two');
  });

  test('goes on when its Service goes, while new ones are refused', async () => {
    const { ip: endpoint } = await pod(echo);
    const ip = serviceIP();
    const source = new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]);
    const proxy = await start(source);
    const client = open(imageOf(ip));
    expect(await ask(client, 'one')).toBe('one');
    source.delete('Service', 'default/web');
    await eventually(() => rules(proxy)).not.toContain('default/web');
    expect(await call(imageOf(ip))).toBe('ECONNREFUSED');
    expect(await ask(client, 'two')).toBe('two');
  });

  test('is ended when the proxy stops, also one whose ends do not care', async () => {
    const { ip: endpoint } = await pod((socket) => socket.resume());
    const ip = serviceIP();
    const proxy = await start(new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]), { shutdownGraceMs: 50 });
    const client = open(imageOf(ip));
    client.resume();
    await eventually(() => metric(proxy, 'kubernest_proxy_sockets')).toBe(2);
    const began = performance.now();
    await proxy.close();
    expect(performance.now() - began).toBeLessThan(2000);
    expect(await call(imageOf(ip))).toBe('ECONNREFUSED');
  });
});

describe('who the endpoint sees', () => {
  const tellSource = (socket: Socket): unknown => socket.end(socket.remoteAddress ?? '');

  test('a pod that calls a cluster IP', async () => {
    const { ip: endpoint } = await pod(tellSource);
    const [ip, caller] = [serviceIP(), podIP()];
    await start(new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]));
    expect(await call(imageOf(ip), port, { localAddress: imageOf(caller) })).toBe(imageOf(caller));
  });

  test('the machine, when the caller is one of its processes', async () => {
    const { ip: endpoint } = await pod(tellSource);
    const ip = serviceIP();
    await start(new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]));
    expect(await call(imageOf(ip), port, { localAddress: '127.0.0.1' })).toBe('127.0.0.1');
  });

  test('the machine, when a pod calls itself', async () => {
    const { ip: endpoint } = await pod(tellSource);
    const ip = serviceIP();
    await start(new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]));
    expect(await call(imageOf(ip), port, { localAddress: imageOf(endpoint) })).toBe('127.0.0.1');
  });
});

describe('other ways in', () => {
  test('a node port', async () => {
    const { ip: endpoint } = await pod();
    const nodePort = await freePort();
    const spec: ServiceSpec = { clusterIP: serviceIP(), type: 'NodePort', ports: [{ port, protocol: 'TCP', nodePort }] };
    const source = new InMemorySource([service('web', spec), slice('web', [endpoint])]);
    const proxy = await start(source);
    expect(await call('127.0.0.1', nodePort)).toBe(endpoint);
    expect(await metric(proxy, 'kubeproxy_iptables_localhost_nodeports_accepted_packets_total')).toBe(1);
    source.set(service('web', { ...spec, type: 'ClusterIP', ports: [{ port, protocol: 'TCP' }] }));
    await eventually(() => call('127.0.0.1', nodePort)).toBe('ECONNREFUSED');
  });

  test('a node port with externalTrafficPolicy Local lets the node in to all endpoints', async () => {
    const { ip: endpoint } = await pod();
    const nodePort = await freePort();
    const ports = [{ port, protocol: 'TCP', nodePort }];
    const spec: ServiceSpec = { clusterIP: serviceIP(), type: 'NodePort', externalTrafficPolicy: 'Local', ports };
    const elsewhere = { addresses: [endpoint], conditions: {}, nodeName: 'elsewhere' };
    await start(new InMemorySource([service('web', spec), slice('web', [elsewhere])]));
    expect(await call('127.0.0.1', nodePort)).toBe(endpoint);
  });

  test('external and load balancer addresses, on their images', async () => {
    const { ip: endpoint } = await pod();
    const [external, vip] = [`198.51.${third}.${++lastHost}`, `203.0.${third}.${++lastHost}`];
    const spec: ServiceSpec = { clusterIP: serviceIP(), type: 'LoadBalancer', externalIPs: [external] };
    await start(new InMemorySource([service('web', spec, vip), slice('web', [endpoint])]));
    expect(await call(imageOf(external))).toBe(endpoint);
    expect(await call(imageOf(vip))).toBe(endpoint);
  });

  test('a load balancer address with source ranges shuts others out', async () => {
    const { ip: endpoint } = await pod();
    const vip = `203.0.${third}.${++lastHost}`;
    const spec: ServiceSpec = { clusterIP: serviceIP(), type: 'LoadBalancer', loadBalancerSourceRanges: [`10.244.${third}.0/24`] };
    const proxy = await start(new InMemorySource([service('web', spec, vip), slice('web', [endpoint])]), { dropTimeoutMs: 0 });
    expect(await call(imageOf(vip), port, { localAddress: imageOf(podIP()) })).toBe(endpoint);
    expect(await call(imageOf(vip), port, { localAddress: '127.0.0.1' })).toBe('');
    expect(await metric(proxy, 'kubernest_proxy_connections_total{verdict="DROP"}')).toBe(1);
  });
});

describe('an address that cannot be had', () => {
  test('is put elsewhere, published, and put right when it is free', async () => {
    const { ip: endpoint } = await pod();
    const ip = serviceIP();
    const squatter = createServer((socket) => socket.end('squatter')).listen(port, imageOf(ip));
    await once(squatter, 'listening');
    const published: PublishedAddresses[] = [];
    const source = new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]);
    const proxy = await start(source, { syncPeriodMs: 50, onHostAddresses: (_key, addresses) => published.push(addresses) });

    const addresses = (await (await fetch(`${proxy.url}/hostAddresses`)).json()) as Record<string, { host: string; port: number }>;
    const elsewhere = addresses[`${ip}:${port}`];
    expect(elsewhere).toMatchObject({ service: 'default/web', kind: 'ClusterIP', host: '127.0.0.1', substitution: 'EADDRINUSE' });
    expect(published).toEqual([{ [`${port}/TCP`]: `127.0.0.1:${elsewhere?.port}` }]);
    expect(await call('127.0.0.1', elsewhere?.port)).toBe(endpoint);

    squatter.close();
    await eventually(() => call(imageOf(ip))).toBe(endpoint);
    expect(published.at(-1)).toEqual({});
    expect(await (await fetch(`${proxy.url}/hostAddresses`)).json()).toEqual({
      [`${ip}:${port}`]: { service: 'default/web', kind: 'ClusterIP', host: imageOf(ip), port },
    });
  });

  test('keeps its substitute, which resets clients, while there are no endpoints', async () => {
    const { ip: endpoint } = await pod();
    const ip = serviceIP();
    const squatter = createServer().listen(port, imageOf(ip));
    await once(squatter, 'listening');
    cleanUps.push(() => void squatter.close());
    const published: PublishedAddresses[] = [];
    const source = new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]);
    await start(source, { onHostAddresses: (_key, addresses) => published.push(addresses) });
    const elsewhere = Number(published[0]?.[`${port}/TCP`]?.split(':')[1]);
    source.set(slice('web', []));
    await eventually(() => call('127.0.0.1', elsewhere)).toBe('ECONNRESET');
    source.set(slice('web', [endpoint]));
    await eventually(() => call('127.0.0.1', elsewhere)).toBe(endpoint);
    expect(published).toHaveLength(1);
  });
});

test('a pod that listens elsewhere is dialled where it says', async () => {
  const { ip: endpoint, server } = await pod(undefined, { host: '127.0.0.1', port: 0 });
  const { port: real } = server.address() as AddressInfo;
  const ip = serviceIP();
  const annotations = { 'kubernest.dev/host-addresses': JSON.stringify({ [`${port}/TCP`]: `127.0.0.1:${real}` }) };
  const published = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...meta, name: 'web', annotations },
    spec: {},
    status: { podIPs: [{ ip: endpoint }] },
  };
  await start(new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint]), published as unknown as Pod]));
  expect(await call(imageOf(ip))).toBe(endpoint);
});

test('session affinity holds for as long as it is asked for', async () => {
  const pods = await Promise.all([pod(), pod(), pod()]);
  const ip = serviceIP();
  const sessionAffinityConfig = { clientIP: { timeoutSeconds: 60 } };
  const sticky = service('web', { clusterIP: ip, sessionAffinity: 'ClientIP', sessionAffinityConfig });
  let now = Date.now();
  const clock: Clock = { ...systemClock, now: () => now };
  let chance = 0.999;
  await start(
    new InMemorySource([
      sticky,
      slice(
        'web',
        pods.map((each) => each.ip),
      ),
    ]),
    { clock, random: () => chance },
  );
  const first = await call(imageOf(ip));
  chance = 0;
  now += 60_000;
  expect(await call(imageOf(ip))).toBe(first);
  now += 60_001;
  expect(await call(imageOf(ip))).not.toBe(first);
});

test('five hundred connections at once', async () => {
  const { ip: endpoint } = await pod((socket) => socket.pipe(socket));
  const ip = serviceIP();
  const proxy = await start(new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]));
  const clients = Array.from({ length: 500 }, () => open(imageOf(ip)));
  const answers = clients.map(async (client, i) => {
    client.write(`client ${i}`);
    const [answer] = (await once(client, 'data')) as [Buffer];
    return answer.toString();
  });
  expect(await Promise.all(answers)).toEqual(clients.map((_, i) => `client ${i}`));
  expect(await metric(proxy, 'kubernest_proxy_sockets')).toBe(1000);
  for (const client of clients) client.end();
  await eventually(() => metric(proxy, 'kubernest_proxy_sockets')).toBe(0);
});

test('clients and endpoints that break off at any time harm nobody else', async () => {
  const random = seeded();
  const breakOff = (socket: Socket): void => {
    const deeds = [() => socket.destroy(), () => reset(socket), () => socket.end('bye'), () => socket.write(Buffer.alloc(100_000))];
    for (let i = 0; i < 3; i++) setTimeout(() => socket.destroyed || deeds[Math.floor(random() * deeds.length)]?.(), random() * 30);
    setTimeout(() => socket.destroy(), 60);
    socket.on('error', () => undefined).resume();
  };
  const [wild, calm] = [await pod(breakOff), await pod()];
  const [ip, other] = [serviceIP(), serviceIP()];
  const services = [service('wild', { clusterIP: ip }), service('calm', { clusterIP: other })];
  const proxy = await start(new InMemorySource([...services, slice('wild', [wild.ip]), slice('calm', [calm.ip])]));
  const clients = Array.from({ length: 300 }, () => open(imageOf(ip)));
  for (const client of clients) client.once('connect', () => breakOff(client));
  await Promise.all(clients.map((client) => new Promise((resolve) => client.once('close', resolve))));
  await eventually(() => metric(proxy, 'kubernest_proxy_sockets')).toBe(0);
  expect(await call(imageOf(other))).toBe(calm.ip);
});

test('a slow reader holds the sender back', async () => {
  const total = 64 * 1024 * 1024;
  const sender = deferred<Socket>();
  const { ip: endpoint } = await pod((socket) => {
    sender.resolve(socket);
    const block = Buffer.alloc(1024 * 1024, 7);
    let sent = 0;
    const fill = (): void => {
      while (sent < total) {
        sent += block.length;
        if (!socket.write(block)) return;
      }
      socket.end();
    };
    socket.on('drain', fill);
    fill();
  });
  const ip = serviceIP();
  await start(new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]));
  const client = open(imageOf(ip));
  client.pause();
  const socket = await sender.promise;
  const taken = (): number => socket.bytesWritten - socket.writableLength;
  let before = -1;
  await eventually(() => {
    const settled = taken() === before;
    before = taken();
    return settled;
  }, 200).toBe(true);
  // What both kernels' buffers hold, and next to nothing in between.
  expect(taken()).toBeLessThan(32 * 1024 * 1024);
  let received = 0;
  client.on('data', (chunk: Buffer) => (received += chunk.length));
  client.resume();
  await once(client, 'end');
  expect(received).toBe(total);
});

describe('HTTP', () => {
  async function served(): Promise<KubeProxy> {
    const { ip: endpoint } = await pod();
    return start(new InMemorySource([service('web', { clusterIP: serviceIP() }), slice('web', [endpoint]), node('here')]));
  }

  test('tells the rules, the mode and its health', async () => {
    const proxy = await served();
    const listing = await rules(proxy);
    expect(listing).toContain('-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES\n');
    expect(listing).toMatch(/-m comment --comment "default\/web cluster IP" -m tcp --dport \d+ -j KUBE-SVC-/);
    expect(await (await fetch(`${proxy.url}/proxyMode`)).text()).toBe('iptables');
    const health = await fetch(`${proxy.url}/healthz`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({ nodeEligible: true, healthy: true, status: { IPv4: { healthy: true } } });
    expect((await fetch(`${proxy.url}/livez`)).status).toBe(200);
    expect((await fetch(`${proxy.url}/other`)).status).toBe(404);
  });

  test('counts as upstream does', async () => {
    const proxy = await served();
    await fetch(`${proxy.url}/healthz`);
    expect(await metric(proxy, 'kubeproxy_proxy_healthz_total{code="200"}')).toBe(1);
    expect(await metric(proxy, 'kubeproxy_sync_full_proxy_rules_duration_seconds_count{ip_family="IPv4"}')).toBe(1);
    expect(await metric(proxy, 'kubeproxy_sync_proxy_rules_iptables_total{table="nat",ip_family="IPv4"}')).toBe(10);
    expect(await metric(proxy, 'kubeproxy_sync_proxy_rules_iptables_restore_failures_total{ip_family="IPv4"}')).toBe(0);
    expect(await metric(proxy, 'kubeproxy_sync_proxy_rules_service_changes_pending')).toBe(0);
  });

  test('is not healthy for a node that is gone or about to go', async () => {
    const source = new InMemorySource();
    const proxy = await start(source);
    const health = async (): Promise<number> => (await fetch(`${proxy.url}/healthz`)).status;
    expect(await health()).toBe(503);
    source.set(node('here'));
    expect(await health()).toBe(200);
    source.set(node('here', '192.168.0.2', { taints: [{ key: 'ToBeDeletedByClusterAutoscaler', effect: 'NoSchedule' }] }));
    expect(await health()).toBe(503);
    expect((await fetch(`${proxy.url}/livez`)).status).toBe(200);
  });

  test('refuses requests for another host', async () => {
    const proxy = await served();
    const { port: httpPort } = new URL(proxy.url);
    const ask = (host: string): Promise<string> => {
      const socket = open('127.0.0.1', Number(httpPort));
      socket.write(`GET /proxyMode HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      return readAll(socket).then((answer) => answer.split(' ')[1] ?? '');
    };
    expect(await Promise.all(['evil.example', `localhost:${httpPort}`, '127.0.0.1', '[::1]:80'].map(ask))).toEqual([
      '403',
      '200',
      '200',
      '200',
    ]);
  });
});

test('the health check node port says how many endpoints are here', async () => {
  const healthCheckNodePort = await freePort();
  const spec: ServiceSpec = { clusterIP: serviceIP(), type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort };
  const here = { addresses: [podIP()], conditions: {}, nodeName: 'here' };
  const source = new InMemorySource([service('web', spec), slice('web', [here])]);
  await start(source);
  const ask = (): Promise<Response> => fetch(`http://127.0.0.1:${healthCheckNodePort}/`);
  const answer = await ask();
  expect([answer.status, answer.headers.get('x-load-balancing-endpoint-weight')]).toEqual([200, '1']);
  expect(await answer.json()).toEqual({ service: { namespace: 'default', name: 'web' }, localEndpoints: 1, serviceProxyHealthy: true });
  source.set(slice('web', [{ ...here, conditions: { ready: false } }]));
  await eventually(async () => (await ask()).status).toBe(503);
  source.delete('Service', 'default/web');
  await eventually(() => call('127.0.0.1', healthCheckNodePort)).toBe('ECONNREFUSED');
});

test('the address of its Node is the address of the proxy', async () => {
  const source = new InMemorySource([node('here')]);
  const vip = `203.0.${third}.${++lastHost}`;
  const { ip: endpoint } = await pod();
  source.set(service('web', { clusterIP: serviceIP(), type: 'LoadBalancer', loadBalancerSourceRanges: ['192.168.7.0/24'] }, vip));
  source.set(slice('web', [endpoint]));
  const proxy = await startKubeProxy({ source, nodeName: 'here', port: 0, logLevel: 'silent', dropTimeoutMs: 0 });
  cleanUps.push(() => proxy.close());
  expect(await call(imageOf(vip), port, { localAddress: '127.0.0.1' })).toBe('');
  source.set(node('here', '192.168.7.1'));
  await eventually(() => call(imageOf(vip), port, { localAddress: '127.0.0.1' })).toBe(endpoint);
});

describe('options', () => {
  test.each<{ options: Partial<StartKubeProxyOptions>; problem: string }>([
    { options: { nodeIP: 'here' }, problem: 'nodeIP must be an ip address' },
    { options: { clusterCIDR: '10.244.0.0' }, problem: 'clusterCIDR must be a network such as 10.244.0.0/16' },
    { options: { masqueradeBit: 32 }, problem: 'masqueradeBit must not be greater than 31' },
    { options: { nodePortHosts: [] }, problem: 'nodePortHosts should not be empty' },
    { options: { port: 1.5 }, problem: 'port must be an integer number' },
  ])('$problem', async ({ options, problem }) => {
    await expect(startKubeProxy({ source: new InMemorySource(), logLevel: 'silent', ...options })).rejects.toThrow(problem);
  });

  test('a port that is taken is an error, and nothing is left open', async () => {
    const ip = serviceIP();
    const { ip: endpoint } = await pod();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    cleanUps.push(() => void taken.close());
    const source = new InMemorySource([service('web', { clusterIP: ip }), slice('web', [endpoint])]);
    await expect(start(source, { port: (taken.address() as AddressInfo).port })).rejects.toThrow('EADDRINUSE');
    expect(await call(imageOf(ip))).toBe('ECONNREFUSED');
  });
});
