import { connect } from 'node:http2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority, issueCertificate } from '#client/pki/certificate-authority.js';
import { rawExchange } from '#testing/exchanges/raw-exchange.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

let server: ApiServer;
beforeAll(async () => {
  const authority = await createAuthority('kubernetes', Date.now());
  const hosts = { names: ['localhost'], addresses: ['127.0.0.1'] };
  const own = await issueCertificate(authority, { commonName: 'kube-apiserver', hosts }, Date.now());
  server = await startApiServer({
    store: await openMemoryStore(),
    securePort: 0,
    insecurePort: 0,
    logLevel: 'silent',
    tlsCert: own.cert,
    tlsKey: own.key,
  });
});
afterAll(() => server.close());

describe('a first line of 100,000 letters is read', () => {
  const target = `/version?x=${'a'.repeat(100_000)}`;

  test.each(['insecureUrl', 'url'] as const)('at the %s over HTTP/1.1', async (which) => {
    const url = new URL(server[which] ?? '');
    expect((await rawExchange(url.href, `GET ${target} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`)).code).toBe(200);
  });

  test('over HTTP/2', async () => {
    const session = connect(server.url ?? '', { rejectUnauthorized: false, maxSendHeaderBlockLength: 1_000_000 });
    try {
      const status = await new Promise((resolve, reject) => {
        const request = session.request({ ':path': target });
        request.on('response', (headers) => resolve(headers[':status'])).on('error', reject);
      });
      expect(status).toBe(200);
    } finally {
      session.close();
    }
  });
});
