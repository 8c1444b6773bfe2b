import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { choosePorts } from './choose-ports.js';

let server: Server;
let taken: number;

beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  taken = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

test('any ports are two that are free', async () => {
  const { secure, insecure } = await choosePorts({ port: 0, httpPort: 0 });
  expect(secure).toBeGreaterThan(0);
  expect(insecure).toBeGreaterThan(0);
  expect(insecure).not.toBe(secure);
});

test('no plain HTTP is no port', async () => {
  expect(await choosePorts({ port: 0, httpPort: -1 })).toMatchObject({ insecure: -1 });
});

test('beside another cluster, components have any ports', async () => {
  const { health } = await choosePorts({ port: 0, httpPort: 0 });
  expect(health).toEqual({ controllerManager: 0, scheduler: 0, kubelet: 0, kubeProxy: 0 });
});

test('a port that is taken is named with the flag for another', async () => {
  await expect(choosePorts({ port: taken, httpPort: 0 })).rejects.toThrow(
    `port ${taken} of 127.0.0.1 is taken by another program; choose another one with --port, or 0 for any`,
  );
  await expect(choosePorts({ port: 0, httpPort: taken })).rejects.toThrow('--http-port');
});

test('one port cannot serve both', async () => {
  const { secure } = await choosePorts({ port: 0, httpPort: -1 });
  await expect(choosePorts({ port: secure, httpPort: secure })).rejects.toThrow(`--port and --http-port are both ${secure}`);
});
