import { afterAll, beforeAll, expect, test } from 'vitest';
import { fuzz } from '#testing/fuzz/fuzz.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

let server: ApiServer;
beforeAll(async () => {
  // pods would wait for accounts that nobody makes
  const disableAdmissionPlugins = ['ServiceAccount'];
  server = await startApiServer({ store: await openMemoryStore(), insecurePort: 0, logLevel: 'silent', disableAdmissionPlugins });
});
afterAll(() => server.close());

/** The same ones every time; fuzz.long.spec.ts sends twenty thousand, and others each time. */
test('hundreds of requests of all sorts are answered, and none finds a mistake of the server', async () => {
  const { reached, codes } = await fuzz({ base: server.insecureUrl ?? '', requests: 300, seed: 1 });
  expect(reached).toBeGreaterThan(150);
  expect([...codes.keys()]).toEqual(expect.arrayContaining([200, 201, 400, 404, 409, 422]));
});
