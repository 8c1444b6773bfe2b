import { gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer({ store: await openMemoryStore(), insecurePort: 0, logLevel: 'silent' });
});
afterAll(() => server.close());

interface Got {
  readonly code: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** Without what fetch does to compressed answers and redirects. */
function get(path: string, headers: Record<string, string> = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    request(`${server.insecureUrl ?? ''}${path}`, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ code: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    })
      .on('error', reject)
      .end();
  });
}

const parse = (body: Buffer): { paths: Record<string, { serverRelativeURL: string }>; components: { schemas: object } } =>
  JSON.parse(body.toString());

test('documents of v3 are found by their hash and may be kept for good', async () => {
  const { paths } = parse((await get('/openapi/v3')).body);
  const url = paths['apis/apps/v1']?.serverRelativeURL ?? '';
  const document = await get(url);
  expect(document).toMatchObject({
    code: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'public, immutable', vary: 'Accept' },
  });
  expect(Object.keys(parse(document.body).components.schemas)).toContain('io.k8s.api.apps.v1.Deployment');
  expect(document.headers['etag']).toBe(`"${new URL(url, 'http://x').searchParams.get('hash') ?? ''}"`);
  expect((await get(url, { 'if-none-match': String(document.headers['etag']) })).code).toBe(304);
  expect(await get('/openapi/v3/apis/apps/v1?hash=OLD')).toMatchObject({ code: 301, headers: { location: url } });
  expect((await get('/openapi/v3/apis/none/v1')).code).toBe(404);
});

test('v2 is one document, compressed and as protobuf where that is wanted', async () => {
  const plain = await get('/openapi/v2');
  const zipped = await get('/openapi/v2', { 'accept-encoding': 'gzip' });
  expect(zipped.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
  const protobuf = await get('/openapi/v2', { accept: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf' });
  expect(protobuf.headers['content-type']).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
  expect(protobuf.headers['etag']).toBe(plain.headers['etag']);
  expect((await get('/openapi/v2', { accept: 'text/plain' })).code).toBe(406);
});
