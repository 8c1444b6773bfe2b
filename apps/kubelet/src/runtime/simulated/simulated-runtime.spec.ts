import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { get as getTls } from 'node:https';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '#client/clock.js';
import { seededRandom } from '#client/random.js';
import { StoppedClock } from '#client/stopped-clock.js';
import { hostAddressOf } from '#domain/fabric/host-address.js';
import { parseCidr } from '#domain/ip/cidr.js';
import type { ProbeKind } from '#domain/kubelet/probes/probe-results.js';
import type { Container, Pod, PodSpec, Probe } from '#domain/schema/types/core-v1.js';
import { Dialer } from '../../network/dialer.js';
import { runProbe } from '../../probes/run-probe.js';
import { HttpFront } from '../../programs/http-front.js';
import { Programs } from '../../programs/programs.js';
import { SimulatedRuntime } from './simulated-runtime.js';

/** A network nobody else on this machine uses. */
const network = `10.${64 + Math.floor(Math.random() * 64)}.${Math.floor(Math.random() * 256)}`;
const port = 20_000 + Math.floor(Math.random() * 10_000);
const never = new AbortController().signal;

const cleanUps: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

function aRuntime(clock = systemClock): { runtime: SimulatedRuntime; changes: string[] } {
  const changes: string[] = [];
  const runtime = new SimulatedRuntime({
    clock,
    random: seededRandom(1),
    programs: new Programs(new HttpFront()),
    nodeIP: `${network}.1`,
    logSize: 10_000,
    onChange: (uid) => changes.push(uid),
  });
  runtime.setPodCIDR(`${network}.0/24`);
  cleanUps.push(() => runtime.close());
  return { runtime, changes };
}

let uids = 0;
function aPod(container: Partial<Container> = {}, annotations: Readonly<Record<string, string>> = {}, spec: Partial<PodSpec> = {}): Pod {
  const ports = [{ containerPort: port, protocol: 'TCP' }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', uid: `u${++uids}`, resourceVersion: '1', creationTimestamp: '', annotations },
    spec: { containers: [{ name: 'c', image: 'example.com/web:1', resources: {}, ports, ...container }], nodeName: 'node-1', ...spec },
    status: { phase: 'Pending' },
  };
}

/** Runs the pod's containers; what is known of its first one. */
async function run(runtime: SimulatedRuntime, pod: Pod): Promise<{ uid: string; ip: string; id: string }> {
  const { uid } = pod.metadata;
  await runtime.createSandbox(pod, 0);
  for (const container of pod.spec.containers ?? []) {
    const id = await runtime.createContainer(pod, container, 0);
    await runtime.startContainer(uid, id, never);
  }
  const ip = runtime.inspect(uid).sandbox?.ips[0] ?? '';
  const withIP = { ...pod, status: { phase: 'Running', podIP: ip } };
  runtime.update(withIP);
  return { uid, ip, id: runtime.inspect(uid).containers.at(-1)?.id ?? '' };
}

const urlOf = (ip: string, path = '/'): string => `http://${hostAddressOf(ip)}:${port}${path}`;

describe('the program behind an image', () => {
  test('tells which pod it is, in text or in JSON, and logs the request', async () => {
    const { runtime } = aRuntime();
    const pod = aPod();
    const { uid, ip, id } = await run(runtime, pod);
    const text = await (await fetch(urlOf(ip, '/a?b=1'))).text();
    expect(text).toContain(
      `pod:       web\nnamespace: shop\nip:        ${ip}\nnode:      node-1\ncontainer: c\nimage:     example.com/web:1\n`,
    );
    expect(text).toContain('request:   GET /a?b=1 HTTP/1.1\n');
    const answer = await fetch(urlOf(ip), { method: 'POST', body: 'x', headers: { accept: 'application/json', 'user-agent': 'me "x"' } });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toMatchObject({ pod: 'web', namespace: 'shop', request: { method: 'POST', url: '/' } });
    const lines =
      runtime
        .log(uid, id)
        ?.read()
        .map((line) => line.text) ?? [];
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(
      /^127\.0\.0\.1 - - \[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000\] "POST \/ HTTP\/1\.1" 200 \d+ "-" "me \\x22x\\x22"$/,
    );
  });

  test('speaks TLS with who does', async () => {
    const { runtime } = aRuntime();
    const { ip } = await run(runtime, aPod());
    const request = getTls({ host: hostAddressOf(ip), port, path: '/', rejectUnauthorized: false, agent: false });
    const [response] = (await once(request, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(200);
  });

  test('listens where its image does, where probes ask, and where it is told', async () => {
    const { runtime } = aRuntime();
    const readinessProbe = { tcpSocket: { port: port + 2 } };
    const { ip } = await run(runtime, aPod({ image: 'nginx', ports: [], readinessProbe }, { 'kubernest.dev/ports': String(port + 1) }));
    const reaches = (at: number): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = connect({ host: hostAddressOf(ip), port: at });
        socket.once('connect', () => (socket.destroy(), resolve(true)));
        socket.once('error', () => resolve(false));
      });
    expect(await Promise.all([80, port, port + 1, port + 2].map(reaches))).toEqual([true, false, true, true]);
  });

  test('is gone when the container ends', async () => {
    const { runtime } = aRuntime();
    const { uid, ip, id } = await run(runtime, aPod());
    const client = connect({ host: hostAddressOf(ip), port });
    client.on('error', () => undefined);
    await once(client, 'connect');
    const closed = once(client, 'close');
    await runtime.stopContainer(uid, id, 30);
    await closed;
    await expect(fetch(urlOf(ip))).rejects.toThrow('fetch failed');
  });

  test('is elsewhere when its port is taken, and says where', async () => {
    const { runtime } = aRuntime();
    const squatter = createServer().listen(port, hostAddressOf(`${network}.2`));
    cleanUps.push(() => void squatter.close());
    await once(squatter, 'listening');
    const { uid } = await run(runtime, aPod());
    const at = runtime.publishedAddresses(uid)[`${port}/TCP`];
    expect(at).toMatch(/^127\.0\.0\.1:\d+$/);
    expect((await fetch(`http://${at}/`)).status).toBe(200);
  });

  test('a port of the node leads to it', async () => {
    const { runtime } = aRuntime();
    await run(runtime, aPod({ ports: [{ containerPort: port, hostPort: port + 5, protocol: 'TCP' }] }));
    expect((await fetch(`http://${hostAddressOf(`${network}.1`)}:${port + 5}/`)).status).toBe(200);
  });
});

describe('probes', () => {
  async function probe(kind: ProbeKind, definition: Probe, annotations: Readonly<Record<string, string>> = {}): Promise<string> {
    const { runtime } = aRuntime();
    const container = { [`${kind}Probe`]: definition };
    const pod = aPod(container, annotations);
    const { id, ip } = await run(runtime, pod);
    const dialer = new Dialer([parseCidr(`${network}.0/24`)].flatMap((one) => one ?? []));
    const [target] = pod.spec.containers ?? [];
    if (!target) return '';
    const outcome = await runProbe(kind, {
      pod,
      container: target,
      containerId: id,
      podIP: ip,
      runtime,
      locate: (host, at) => dialer.endpointOf(host, at),
    });
    return `${outcome.outcome}: ${outcome.output.split('\n', 1)[0]}`;
  }
  const http = { httpGet: { path: '/ready', port } };
  const refused = `connect: connection refused`;

  test.each<[string, Probe, Readonly<Record<string, string>>, string | RegExp]>([
    ['http', http, {}, 'success: pod:       web'],
    ['https', { httpGet: { path: '/ready', port, scheme: 'HTTPS' } }, {}, 'success: pod:       web'],
    ['http, scripted', http, { 'kubernest.dev/readiness': 'fail 500' }, 'failure: HTTP probe failed with statuscode: 500'],
    ['http, a script that is over', http, { 'kubernest.dev/readiness': 'fail for 0s' }, 'success: pod:       web'],
    [
      'http, no answer',
      { ...http, timeoutSeconds: 0.05 },
      { 'kubernest.dev/readiness': 'hang' },
      /^failure: Get "http:\/\/10\.\d+\.\d+\.2:\d+\/ready": context deadline exceeded \(Client\.Timeout exceeded while awaiting headers\)$/,
    ],
    ['tcp', { tcpSocket: { port } }, {}, 'success: '],
    ['tcp, scripted', { tcpSocket: { port } }, { 'kubernest.dev/readiness': 'fail' }, `failure: dial tcp ${network}.2:${port}: ${refused}`],
    ['tcp, nobody there', { tcpSocket: { port: port + 9, host: '127.0.0.1' } }, {}, `failure: dial tcp 127.0.0.1:${port + 9}: ${refused}`],
    [
      'http, nobody there',
      { httpGet: { path: '/', port: port + 9, host: '127.0.0.1' } },
      {},
      `failure: Get "http://127.0.0.1:${port + 9}/": dial tcp 127.0.0.1:${port + 9}: ${refused}`,
    ],
    ['grpc', { grpc: { port, service: '' } }, {}, 'success: service healthy'],
    [
      'grpc, scripted',
      { grpc: { port, service: 'shop' } },
      { 'kubernest.dev/readiness': 'fail' },
      'failure: service unhealthy (responded with "NOT_SERVING")',
    ],
    ['exec', { exec: { command: ['true'] } }, {}, 'success: '],
    ['exec, scripted', { exec: { command: ['true'] } }, { 'kubernest.dev/readiness': 'fail' }, 'failure: '],
    [
      'exec, no end',
      { exec: { command: ['sleep', '9'] }, timeoutSeconds: 0.02 },
      { 'kubernest.dev/readiness': 'hang' },
      'failure: command timed out: "sleep 9" timed out after 0.02s',
    ],
    ['a port that has no name', { httpGet: { port: 'web' } }, {}, 'error: strconv.Atoi: parsing "web": invalid syntax'],
    ['nothing to do', {}, {}, /^error: missing probe handler for web_shop\(u\d+\):c$/],
  ])('%s', async (_, definition, annotations, expected) => {
    const outcome = await probe('readiness', definition, annotations);
    if (typeof expected === 'string') expect(outcome).toBe(expected);
    else expect(outcome).toMatch(expected);
  });

  test('others find at the path what is scripted for the probe', async () => {
    const { runtime } = aRuntime();
    const pod = aPod({ readinessProbe: http }, { 'kubernest.dev/readiness': 'fail' });
    const { ip } = await run(runtime, pod);
    expect([(await fetch(urlOf(ip, '/ready?x'))).status, (await fetch(urlOf(ip))).status]).toEqual([503, 200]);
    runtime.update({ ...pod, metadata: { ...pod.metadata, annotations: {} } });
    expect((await fetch(urlOf(ip, '/ready'))).status).toBe(200);
  });
});

describe('the life of a container', () => {
  async function lived(annotations: Readonly<Record<string, string>>, container: Partial<Container> = {}) {
    const clock = new StoppedClock(1_000_000);
    const { runtime, changes } = aRuntime(clock);
    const pod = aPod({ ports: [], ...container }, annotations);
    const known = await run(runtime, pod);
    const state = (): string => {
      const { state: now, exitCode, reason, message, finishedAt } = runtime.inspect(known.uid).containers[0] ?? {};
      return now === 'exited'
        ? `${exitCode} ${reason} at ${(finishedAt ?? 0) - 1_000_000}${message === undefined ? '' : ` ${message}`}`
        : String(now);
    };
    return { ...known, clock, runtime, changes, pod, state };
  }

  test('it ends as scripted, and the kubelet is told', async () => {
    const { clock, state, changes, uid } = await lived({
      'kubernest.dev/exit': '3 after 5s OOMKilled',
      'kubernest.dev/termination-message': 'too big',
    });
    clock.advance(4999);
    expect(state()).toBe('running');
    clock.advance(1);
    expect([state(), changes]).toEqual(['3 OOMKilled at 5000 too big', [uid]]);
  });

  test('a script that changes counts at once', async () => {
    const { clock, state, runtime, pod } = await lived({ 'kubernest.dev/exit': '3 after 5s' });
    clock.advance(1000);
    runtime.update({ ...pod, metadata: { ...pod.metadata, annotations: { 'kubernest.dev/exit': 'never' } } });
    clock.advance(60_000);
    expect(state()).toBe('running');
    runtime.update({ ...pod, metadata: { ...pod.metadata, annotations: { 'kubernest.dev/exit': '4' } } });
    clock.advance(0);
    expect(state()).toBe('4 Error at 61000');
  });

  test.each([
    ['0', '0 Completed at 0'],
    ['143 after 2s', '143 Error at 2000'],
    ['0 after 1m', '137 Error at 30000'],
    ['ignore', '137 Error at 30000'],
  ])('told to stop it does as scripted: %s', async (stop, expected) => {
    const { clock, state, runtime, uid, id } = await lived({ 'kubernest.dev/stop': stop });
    const stopped = runtime.stopContainer(uid, id, 30);
    clock.advance(60_000);
    await stopped;
    expect(state()).toBe(expected);
  });

  test('told again it hurries, but never takes its time', async () => {
    const { clock, state, runtime, uid, id } = await lived({ 'kubernest.dev/stop': 'ignore' });
    const stopped = [runtime.stopContainer(uid, id, 30), runtime.stopContainer(uid, id, 2), runtime.stopContainer(uid, id, 100)];
    clock.advance(60_000);
    await Promise.all(stopped);
    expect(state()).toBe('137 Error at 2000');
  });

  test('it writes what is scripted, when it is scripted', async () => {
    const { clock, runtime, uid, id } = await lived({ 'kubernest.dev/logs': 'one\n+2s: two\nevery 3s: tick' });
    clock.advance(7000);
    const log = runtime.log(uid, id);
    expect(log?.read().map(({ time, text }) => `${time - 1_000_000} ${text}`)).toEqual(['0 one', '2000 two', '3000 tick', '6000 tick']);
    await runtime.stopContainer(uid, id, 1);
    clock.advance(10_000);
    expect(log?.read()).toHaveLength(4);
  });

  test('init containers end at once, containers of Jobs soon', async () => {
    const clock = new StoppedClock();
    const { runtime } = aRuntime(clock);
    const job = { apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'j', controller: true };
    const pod = {
      ...aPod({ ports: [] }),
      spec: { initContainers: [{ name: 'i', resources: {} }], containers: [{ name: 'c', resources: {} }] },
    };
    const owned = { ...pod, metadata: { ...pod.metadata, ownerReferences: [job] } };
    const { uid } = await run(runtime, owned);
    const id = await runtime.createContainer(owned, { name: 'i', resources: {} }, 0);
    await runtime.startContainer(uid, id, never);
    const ended = (): readonly (string | undefined)[] => runtime.inspect(uid).containers.map(({ name, state }) => `${name} ${state}`);
    clock.advance(0);
    expect(ended()).toEqual(['i exited', 'c running']);
    clock.advance(1000);
    expect(ended()).toEqual(['i exited', 'c exited']);
  });
});

describe('images', () => {
  const pull = async (runtime: SimulatedRuntime, pod: Pod): Promise<string> => {
    const [container] = pod.spec.containers ?? [];
    if (!container) return '';
    return runtime.pullImage(pod, container, never).then(
      ({ sizeBytes }) => `${runtime.hasImage(pod, container)} ${sizeBytes > 0}`,
      (error: unknown) => (error as Error).message,
    );
  };

  test('are there once they have been pulled', async () => {
    const { runtime } = aRuntime();
    const pod = aPod();
    const [container = { name: '', resources: {} }] = pod.spec.containers ?? [];
    expect([runtime.hasImage(pod, container), runtime.images()]).toEqual([false, []]);
    expect(await pull(runtime, pod)).toBe('true true');
    expect(runtime.images().map(({ names }) => names[1])).toEqual(['example.com/web:1']);
    expect(runtime.hasImage(pod, { ...container, image: 'example.com/other', imagePullPolicy: 'Never' })).toBe(true);
  });

  test('cannot be pulled as often as scripted', async () => {
    const { runtime } = aRuntime();
    const pod = aPod({}, { 'kubernest.dev/image-pull': 'fail 2 times: no such thing' });
    expect([await pull(runtime, pod), await pull(runtime, pod), await pull(runtime, pod)]).toEqual([
      'no such thing',
      'no such thing',
      'true true',
    ]);
    expect(await pull(runtime, aPod({}, { 'kubernest.dev/image-pull': 'fail' }))).toBe(
      'rpc error: code = NotFound desc = failed to pull and unpack image "example.com/web:1": failed to resolve reference "example.com/web:1": example.com/web:1: not found',
    );
  });

  test('take their time', async () => {
    const clock = new StoppedClock();
    const { runtime } = aRuntime(clock);
    const pulling = pull(runtime, aPod({}, { 'kubernest.dev/image-pull-delay': '3s' }));
    await vi.waitUntil(() => clock.nextTimer() === 3000);
    clock.advance(3000);
    expect(await pulling).toBe('true true');
  });
});

test('a process that takes over has the same containers, which listen again and end when they would have', async () => {
  const clock = new StoppedClock(1_000_000);
  const { runtime } = aRuntime(clock);
  const ip = `${network}.9`;
  const running = { running: { startedAt: '1970-01-01T00:16:00Z' } };
  const status = {
    name: 'c',
    lastState: {},
    ready: true,
    restartCount: 2,
    image: 'example.com/web:1',
    imageID: 'x',
    containerID: 'containerd://old',
  };
  const pod: Pod = {
    ...aPod({}, { 'kubernest.dev/exit': '1 after 60s' }),
    status: {
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [{ type: 'PodReadyToStartContainers', status: 'True' }],
      containerStatuses: [{ ...status, state: running }],
    },
  };
  await runtime.adopt(pod);
  const { uid } = pod.metadata;
  expect(runtime.inspect(uid)).toMatchObject({
    sandbox: { ready: true, ips: [ip] },
    containers: [{ id: 'containerd://old', state: 'running', restartCount: 2 }],
  });
  expect((await fetch(urlOf(ip))).status).toBe(200);
  const other = aPod({ ports: [] });
  await runtime.createSandbox(other, 0);
  expect(runtime.inspect(other.metadata.uid).sandbox?.ips).toEqual([`${network}.10`]);
  clock.advance(20_000);
  expect(runtime.inspect(uid).containers[0]?.state).toBe('exited');
});

test('a start that fails as scripted', async () => {
  const { runtime } = aRuntime();
  await expect(run(runtime, aPod({}, { 'kubernest.dev/start': 'fail: exec: "x": executable file not found in $PATH' }))).rejects.toThrow(
    'exec: "x": executable file not found in $PATH',
  );
});

test('no pod starts without a network, and none when it is full', async () => {
  const { runtime } = aRuntime();
  runtime.setPodCIDR(undefined);
  await expect(runtime.createSandbox(aPod(), 0)).rejects.toThrow('no IP addresses available');
  runtime.setPodCIDR(`${network}.0/30`);
  const pod = aPod();
  await runtime.createSandbox(pod, 0);
  await expect(runtime.createSandbox(aPod(), 0)).rejects.toThrow('failed to setup network for sandbox');
  await runtime.stopSandbox(pod.metadata.uid);
  expect(runtime.inspect(pod.metadata.uid).sandbox).toMatchObject({ ready: false, ips: [`${network}.2`] });
  await runtime.createSandbox(aPod(), 0);
});
