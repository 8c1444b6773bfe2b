import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAuthority, issueCertificate, type KeyPair } from '#client/pki/certificate-authority.js';
import { aggregatedMediaType } from '#domain/api/discovery/negotiate-discovery.js';
import { hostAddressesAnnotation } from '#domain/fabric/host-address.js';
import { extensionUrlAnnotation } from '#domain/resources/apiregistration/api-service/extension-url.js';
import { RawClient } from '#testing/raw-client.js';
import { SmallExtensionServer, type SmallExtensionServerOptions } from '#testing/small-extension-server.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

let server: ApiServer;
let client: RawClient;
let extension: SmallExtensionServer;
let proxyClient: KeyPair;

const apiServices = '/apis/apiregistration.k8s.io/v1/apiservices';
const group = '/apis/small.example.com';
const things = `${group}/v1/namespaces/default/things`;
const name = 'v1.small.example.com';
const call: RawClient['call'] = (...request) => client.call(...request);

beforeEach(async () => {
  const authority = await createAuthority('front-proxy-ca', Date.now());
  proxyClient = await issueCertificate(authority, { commonName: 'front-proxy-client' }, Date.now());
  server = await startApiServer({
    store: await openMemoryStore(),
    insecurePort: 0,
    disableAdmissionPlugins: ['ServiceAccount'],
    logLevel: 'silent',
    proxyClientCert: proxyClient.cert,
    proxyClientKey: proxyClient.key,
    requestheaderClientCa: authority.cert,
    requestheaderAllowedNames: ['front-proxy-client'],
  });
  client = new RawClient(server.insecureUrl ?? '');
});
afterEach(async () => {
  await server.close();
  await extension?.close();
});

const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { interval: 5, timeout: 10_000 });

async function startExtension(options: SmallExtensionServerOptions = {}): Promise<void> {
  extension = await SmallExtensionServer.start(options);
}

async function register(spec: object = {}, annotations: Readonly<Record<string, string>> = {}): Promise<number> {
  const common = { group: 'small.example.com', version: 'v1', groupPriorityMinimum: 2000, versionPriority: 10 };
  return (await call('POST', apiServices, { metadata: { name, annotations }, spec: { ...common, ...spec } })).code;
}

/** The Service behind which the extension server is, as if kube-proxy listened for it. */
async function newService(ports: readonly object[] = [{ port: 443 }]): Promise<void> {
  const at = JSON.stringify({ '443/TCP': `127.0.0.1:${extension.port}` });
  await call('POST', '/api/v1/namespaces/default/services', {
    metadata: { name: 'small', annotations: { [hostAddressesAnnotation]: at } },
    spec: { ports, clusterIP: '10.224.0.77' },
  });
}

async function newSlice(ready = true): Promise<void> {
  await call('POST', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
    metadata: { name: 'small', labels: { 'kubernetes.io/service-name': 'small' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.244.0.9'], conditions: { ready } }],
    ports: [{ name: '', port: 443 }],
  });
}

const service = { service: { namespace: 'default', name: 'small' } };

async function availability(): Promise<readonly unknown[]> {
  const { body } = await call('GET', `${apiServices}/${name}`);
  const [condition] = (body['status']?.conditions ?? []) as {
    readonly status: string;
    readonly reason: string;
    readonly message: string;
  }[];
  return condition ? [condition.status, condition.reason, condition.message] : [];
}

async function registered(): Promise<void> {
  await startExtension();
  await register({}, { [extensionUrlAnnotation]: extension.url });
  await eventually(availability).toEqual(['True', 'Passed', 'all checks passed']);
}

describe('an extension server at a URL', () => {
  beforeEach(registered);

  test('is asked for what it serves, in the name of the user', async () => {
    const { code, body } = await call('GET', `${things}/one?pretty=0`, undefined, { 'x-remote-user': 'somebody', 'x-own': '1' });
    expect([code, body]).toEqual([200, expect.objectContaining({ kind: 'Thing' })]);
    expect(extension.seen).toMatchObject([
      {
        method: 'GET',
        url: `${things}/one?pretty=0`,
        headers: {
          host: `127.0.0.1:${extension.port}`,
          'x-remote-user': 'system:unsecured',
          'x-remote-group': 'system:masters, system:authenticated',
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-host': `127.0.0.1:${extension.port}`,
          'x-forwarded-proto': 'http',
          'x-forwarded-uri': `${things}/one`,
          'x-own': '1',
        },
      },
    ]);
    expect(extension.seen[0]?.headers['audit-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('is sent bodies', async () => {
    await call('POST', things, { metadata: { name: 'two' } });
    expect(extension.seen).toMatchObject([{ method: 'POST', body: '{"metadata":{"name":"two"}}' }]);
  });

  test('is watched', async () => {
    const teller = setInterval(() => extension.tell('ADDED', 'new'), 5);
    const events = await client.watch(`${things}?watch=true`, (all) => all.length >= 2);
    clearInterval(teller);
    expect(events[0]).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'new' } } });
  });

  test('may not send clients elsewhere', async () => {
    const { code, body } = await call('GET', `${things}/moved`);
    expect([code, body['text']]).toEqual([502, 'the backend attempted to redirect this request, which is not permitted']);
  });

  test('is in discovery, by its priority', async () => {
    const { body } = await call('GET', '/apis');
    const groups = body['groups'] as { readonly name: string; readonly versions: object }[];
    expect(groups.at(-1)).toEqual({
      name: 'small.example.com',
      versions: [{ groupVersion: 'small.example.com/v1', version: 'v1' }],
      preferredVersion: { groupVersion: 'small.example.com/v1', version: 'v1' },
    });
    expect((await call('GET', group)).body).toMatchObject({ kind: 'APIGroup', name: 'small.example.com' });
    expect((await call('GET', `${group}/v1`)).body['resources']).toHaveLength(2);
    expect((await call('GET', `${group}/v2`)).code).toBe(404);
    expect((await call('GET', '/')).body['paths']).toContain(`${group}/v1`);
  });

  test('is gone with its APIService', async () => {
    await call('DELETE', `${apiServices}/${name}`);
    expect((await call('GET', `${things}/one`)).code).toBe(404);
    expect((await call('GET', group)).code).toBe(404);
  });
});

describe('aggregated discovery', () => {
  const read = async (): Promise<unknown> => {
    const { body } = await call('GET', '/apis', undefined, { accept: aggregatedMediaType('v2') });
    const items = body['items'] as { readonly metadata: { readonly name: string }; readonly versions: readonly object[] }[];
    return items.find(({ metadata }) => metadata.name === 'small.example.com')?.versions[0];
  };
  const resource = {
    resource: 'things',
    scope: 'Namespaced',
    singularResource: 'thing',
    verbs: ['get', 'list', 'watch'],
    shortNames: ['th'],
  };

  test.each([
    [true, { group: 'small.example.com', version: 'v1', kind: 'Thing' }, { group: '', version: '', kind: '' }],
    [false, { group: '', version: '', kind: 'Thing' }, { group: '', version: '', kind: 'Thing' }],
  ])('has what the server says in one document or (%s) in the old one', async (aggregatedDiscovery, responseKind, ofStatus) => {
    await startExtension({ aggregatedDiscovery });
    await register({}, { [extensionUrlAnnotation]: extension.url });
    await eventually(read).toEqual({
      version: 'v1',
      freshness: 'Current',
      resources: [{ ...resource, responseKind, subresources: [{ subresource: 'status', responseKind: ofStatus, verbs: ['get'] }] }],
    });
  });

  test('says that it is stale when the server does not answer', async () => {
    await registered();
    await eventually(read).toMatchObject({ freshness: 'Current' });
    extension.instead = (_request, response) => void response.writeHead(503).end();
    // a change has it looked at again
    await call('PATCH', `${apiServices}/${name}`, { metadata: { labels: { a: 'b' } } }, { 'content-type': 'application/merge-patch+json' });
    await eventually(read).toMatchObject({ freshness: 'Stale', resources: [{ resource: 'things' }] });
  });
});

describe('an extension server behind a Service', () => {
  const certificate = (names: readonly string[] = ['small.default.svc']): Promise<void> => startExtension({ names });
  const caBundle = (): string => Buffer.from(extension.authority).toString('base64');

  test('is known by its certificate, and knows this server by the one of the front proxy', async () => {
    await certificate();
    await newService();
    await newSlice();
    await register({ ...service, caBundle: caBundle() });
    await eventually(availability).toEqual(['True', 'Passed', 'all checks passed']);
    expect((await call('GET', `${things}/one`)).code).toBe(200);
    expect(extension.seen).toMatchObject([{ clientName: 'front-proxy-client', headers: { host: '10.224.0.77:443' } }]);
    const { body } = await call('GET', `${apiServices}/${name}`, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
    expect(body['rows'][0].cells.slice(0, 3)).toEqual([name, 'default/small', 'True']);
  });

  const url = 'https://10.224.0.77:443/apis/small.example.com/v1';
  const failing = (why: string): readonly string[] => [
    'False',
    'FailedDiscoveryCheck',
    `failing or missing response from ${url}: Get "${url}": tls: failed to verify certificate: x509: ${why}`,
  ];

  test('must have a certificate that is trusted', async () => {
    await certificate();
    await newService();
    await newSlice();
    await register(service);
    await eventually(availability).toEqual(failing('certificate signed by unknown authority'));
    await call(
      'PATCH',
      `${apiServices}/${name}`,
      { spec: { insecureSkipTLSVerify: true } },
      { 'content-type': 'application/merge-patch+json' },
    );
    await eventually(availability).toEqual(['True', 'Passed', 'all checks passed']);
  });

  test('must have a certificate for its name', async () => {
    await certificate(['other.default.svc']);
    await newService();
    await newSlice();
    await register({ ...service, caBundle: caBundle() });
    await eventually(availability).toEqual(failing('certificate is valid for other.default.svc, not small.default.svc'));
  });

  test('is unavailable as long as something is missing, and says what', async () => {
    await certificate();
    await register({ ...service, caBundle: caBundle() });
    await eventually(availability).toEqual(['False', 'ServiceNotFound', 'service/small in "default" is not present']);
    expect(await call('GET', `${things}/one`)).toMatchObject({ code: 503, body: { text: 'service unavailable\n' } });
    await newService([{ port: 80 }]);
    await eventually(availability).toEqual(['False', 'ServicePortError', 'service/small in "default" is not listening on port 443']);
    await call(
      'PATCH',
      '/api/v1/namespaces/default/services/small',
      { spec: { ports: [{ port: 443 }] } },
      { 'content-type': 'application/merge-patch+json' },
    );
    await eventually(availability).toEqual(['False', 'EndpointsNotFound', 'cannot find endpointslices for service/small in "default"']);
    await newSlice(false);
    await eventually(availability).toEqual([
      'False',
      'MissingEndpoints',
      'endpointslices for service/small in "default" have no addresses with port name ""',
    ]);
    await call(
      'PATCH',
      '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/small',
      { endpoints: [{ addresses: ['10.244.0.9'], conditions: { ready: true } }] },
      { 'content-type': 'application/merge-patch+json' },
    );
    await eventually(availability).toEqual(['True', 'Passed', 'all checks passed']);
  });

  test('that hangs up is told in plain text', async () => {
    await certificate();
    await newService();
    await newSlice();
    await register({ ...service, caBundle: caBundle() });
    await eventually(availability).toEqual(['True', 'Passed', 'all checks passed']);
    extension.instead = (request, response) => void (request.url?.includes('things') ? request.socket.destroy() : response.end('{}'));
    expect(await call('GET', `${things}/one`)).toMatchObject({ code: 503, body: { text: 'error trying to reach service: EOF\n' } });
  });
});

describe('versions that this server serves', () => {
  test('are registered, with their priorities', async () => {
    const { body } = await call('GET', apiServices);
    const items = body['items'] as Record<string, any>[]; // oxlint-disable-line typescript/no-explicit-any -- looked at, not used
    const found = (one: string): object | undefined => items.find(({ metadata }) => metadata.name === one);
    expect(found('v1.')).toMatchObject({
      metadata: { labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } },
      spec: { version: 'v1', groupPriorityMinimum: 18_000, versionPriority: 1 },
      status: { conditions: [{ type: 'Available', status: 'True', reason: 'Local' }] },
    });
    expect(found('v2.autoscaling')).toMatchObject({ spec: { group: 'autoscaling', groupPriorityMinimum: 17_500, versionPriority: 30 } });
    expect(found('v1.apiregistration.k8s.io')).toBeUndefined();
  });

  test('a URL that is none is refused', async () => {
    await startExtension();
    expect(await register({}, { [extensionUrlAnnotation]: 'ftp://x' })).toBe(422);
    expect(await register({ insecureSkipTLSVerify: true }, { [extensionUrlAnnotation]: 'https://127.0.0.1:1' })).toBe(201);
  });
});

describe('OpenAPI', () => {
  beforeEach(registered);

  test('has the documents of the server', async () => {
    const at = '/openapi/v3/apis/small.example.com/v1?hash=ABC';
    await eventually(async () => (await call('GET', '/openapi/v3')).body['paths']['apis/small.example.com/v1']).toEqual({
      serverRelativeURL: at,
    });
    expect((await call('GET', at)).body).toMatchObject({ openapi: '3.0.0', info: { title: 'small' } });
    expect((await call('GET', '/openapi/v3/apis/apps/v1')).body).toMatchObject({ info: { title: 'Kubernetes' } });
    const { body } = await call('GET', '/openapi/v2');
    expect(body['paths']).toHaveProperty([`${things.replace('default', '{namespace}')}/{name}`]);
    expect(body['definitions']['com.example.small.v1.Thing'].properties.metadata).toEqual({
      $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta_v2',
    });
  });

  test('forgets them with the APIService', async () => {
    const paths = async (): Promise<object> => (await call('GET', '/openapi/v3')).body['paths'] as object;
    await eventually(paths).toHaveProperty(['apis/small.example.com/v1']);
    await call('DELETE', `${apiServices}/${name}`);
    await eventually(paths).not.toHaveProperty(['apis/small.example.com/v1']);
    expect((await call('GET', '/openapi/v3/apis/small.example.com/v1')).code).toBe(404);
  });
});

test('extension servers are told whom to believe, again when somebody takes it away', async () => {
  const path = '/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication';
  const read = async (): Promise<readonly string[]> => Object.keys((await call('GET', path)).body['data'] ?? {}).toSorted();
  const names = [
    'requestheader-allowed-names',
    'requestheader-client-ca-file',
    'requestheader-extra-headers-prefix',
    'requestheader-group-headers',
    'requestheader-username-headers',
  ];
  expect(await read()).toEqual(names);
  await call('DELETE', path);
  await eventually(read).toEqual(names);
});
