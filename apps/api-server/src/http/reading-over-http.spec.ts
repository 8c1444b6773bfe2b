import { gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RawClient } from '#testing/raw-client.js';
import { apiServerOptions } from '../api-server-options.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

let server: ApiServer;
let client: RawClient;
const path = '/api/v1/namespaces/default/configmaps';

beforeAll(async () => {
  const corsAllowedOrigins = ['^https://[a-z]+[.]example[.]com$'];
  server = await startApiServer({ store: await openMemoryStore(), insecurePort: 0, logLevel: 'silent', corsAllowedOrigins });
  client = new RawClient(server.insecureUrl ?? '');
  for (const name of ['a', 'b', 'c']) await client.call('POST', path, { metadata: { name }, data: { text: 'x'.repeat(60_000) } });
});
afterAll(() => server.close());

/** An answer as it is, which fetch would have unpacked. */
function raw(
  target: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ headers: Record<string, unknown>; body: Buffer; code: number }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.insecureUrl}${target}`, { headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks), code: response.statusCode ?? 0 }));
    });
    sent.once('error', reject);
    sent.end();
  });
}

describe('gzip', () => {
  test.each([
    ['a long list', path, 'gzip, deflate', true],
    ['a long table', `${path}?includeObject=Object`, 'gzip', true],
    ['one that is short', `${path}/a`, 'gzip', false],
    ['a client that wants none', path, 'identity', false],
    ['a client that gives it a quality', path, 'gzip;q=1.0', false],
  ])('is for %s: %s with %s: %s', async (_name, target, acceptEncoding, isZipped) => {
    const accept = target.includes('include') ? 'application/json;as=Table;v=v1;g=meta.k8s.io' : 'application/json';
    const { headers, body } = await raw(target, { accept, 'accept-encoding': acceptEncoding });
    expect([headers['content-encoding'], headers['vary']]).toEqual(isZipped ? ['gzip', 'Accept-Encoding'] : [undefined, undefined]);
    const text = isZipped ? gunzipSync(body) : body;
    const { body: plain } = await raw(target, { accept });
    expect(text.equals(plain)).toBe(true);
  });
});

describe('pages of the origin', () => {
  test.each([
    ['https://app.example.com', true],
    ['http://localhost:3000', true],
    ['http://127.0.0.1:5173', true],
  ])('%s may read', async (origin) => {
    const { headers, code } = await raw(`${path}/a`, { origin });
    expect(code).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'Date',
      'access-control-allow-credentials': 'true',
    });
    const asked = await raw(path, { origin, 'access-control-request-method': 'POST' }, 'OPTIONS');
    expect([asked.code, asked.headers['access-control-allow-methods']]).toEqual([204, 'POST, GET, OPTIONS, PUT, DELETE, PATCH']);
  });

  test.each(['https://app.example.com.evil.com', 'http://example.com', 'null', 'http://localhost.evil.com'])(
    '%s may not',
    async (origin) => {
      const { headers, code } = await raw(`${path}/a`, { origin });
      expect([code, headers['access-control-allow-origin']]).toEqual([403, undefined]);
    },
  );

  test.each([
    ['', 'empty value in --cors-allowed-origins'],
    ['example.com', 'regular expression does not pin to start/end of host in the origin header'],
    ['^https://(', 'Unterminated group'],
  ])('are not said by %j', (pattern, problem) => {
    expect(() => apiServerOptions({ corsAllowedOrigins: [pattern] })).toThrow(problem);
  });
});
