import { createServer, type IncomingMessage, request as httpRequest, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hostAddressesAnnotation } from '#domain/fabric/host-address.js';
import { rawExchanges } from '#testing/exchanges/raw-exchange.js';
import { RawClient } from '#testing/raw-client.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

let server: ApiServer;
let client: RawClient;
let backend: Server;
let backendPort: number;
/** What the backend does; a test puts its own here. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;

const ns = '/api/v1/namespaces/default';
const call: RawClient['call'] = (...request) => client.call(...request);
const portOf = (one: Server): number => (one.address() as AddressInfo).port;
const apiPort = (): number => Number(new URL(server.insecureUrl ?? '').port);

beforeAll(async () => {
  server = await startApiServer({
    store: await openMemoryStore(),
    insecurePort: 0,
    disableAdmissionPlugins: ['ServiceAccount'],
    logLevel: 'silent',
    kubeletToken: 'secret',
  });
  client = new RawClient(server.insecureUrl ?? '');
  backend = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  backendPort = portOf(backend);
  await newPod('web', { '8080/TCP': `127.0.0.1:${backendPort}`, '9/TCP': '127.0.0.1:9' });
  await newPod('portless', { '80/TCP': `127.0.0.1:${backendPort}` }, []);
  await call('POST', `${ns}/pods`, { metadata: { name: 'waiting' }, spec: { containers: [{ name: 'c', image: 'i' }] } });
  await newService();
  await newNode();
});
afterAll(async () => {
  await server.close();
  backend.closeAllConnections();
  backend.close();
});
beforeEach(() => {
  answer = (request, response) => {
    const { method, url, headers } = request;
    void text(request).then((body) => response.end(JSON.stringify({ method, url, headers, body })));
  };
});

async function newPod(
  name: string,
  at: Readonly<Record<string, string>>,
  ports: readonly object[] = [{ containerPort: 8080 }],
): Promise<void> {
  await call('POST', `${ns}/pods`, {
    metadata: { name, annotations: { [hostAddressesAnnotation]: JSON.stringify(at) } },
    spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i', ports }] },
  });
  const status = { podIP: '10.244.0.5', podIPs: [{ ip: '10.244.0.5' }] };
  await call('PATCH', `${ns}/pods/${name}/status`, { status }, { 'content-type': 'application/merge-patch+json' });
}

async function newService(): Promise<void> {
  const ports = [
    { name: 'http', port: 80, targetPort: 8080 },
    { name: 'other', port: 81 },
  ];
  await call('POST', `${ns}/services`, { metadata: { name: 'web' }, spec: { ports } });
  const targetRef = { kind: 'Pod', namespace: 'default', name: 'web' };
  const addresses = [{ ip: '10.244.0.5', targetRef }];
  await call('POST', `${ns}/endpoints`, { metadata: { name: 'web' }, subsets: [{ addresses, ports: [{ name: 'http', port: 8080 }] }] });
  await call('POST', `${ns}/services`, { metadata: { name: 'empty' }, spec: { ports: [{ port: 80 }] } });
  await call('POST', `${ns}/endpoints`, { metadata: { name: 'empty' } });
}

async function newNode(): Promise<void> {
  const annotations = {
    [hostAddressesAnnotation]: JSON.stringify({ '10250/TCP': `127.0.0.1:${backendPort}`, '10256/TCP': `127.0.0.1:${backendPort}` }),
  };
  await call('POST', '/api/v1/nodes', { metadata: { name: 'n', annotations } });
  const status = { addresses: [{ type: 'InternalIP', address: '10.1.0.1' }], daemonEndpoints: { kubeletEndpoint: { Port: 10250 } } };
  await call('PATCH', '/api/v1/nodes/n/status', { status }, { 'content-type': 'application/merge-patch+json' });
}

describe('what is passed on', () => {
  test.each([
    ['pods/web', '/'],
    ['pods/web:8080', '/'],
    ['pods/http:web:8080', '/'],
    ['pods/portless', '/'],
    ['services/web:http', '/'],
    ['services/web:80', '/a/b?x=1&y=%20z'],
    ['services/http:web:http', '/a%2Fb/'],
  ])('%s/proxy%s', async (path, rest) => {
    const { code, body } = await call('GET', `${ns}/${path}/proxy${rest}`);
    expect(code).toBe(200);
    const seen = rest.replace('%2F', '/');
    expect(body).toMatchObject({ method: 'GET', url: seen });
    expect(body['headers']).toMatchObject({
      host: `127.0.0.1:${apiPort()}`,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-uri': `${ns}/${path}/proxy${seen.split('?')[0] ?? ''}`,
    });
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s with its body', async (method) => {
    const { body } = await call(method, `${ns}/pods/web/proxy/x/../y`, 'some text', { 'content-type': 'text/plain', 'x-own': '1' });
    expect(body).toMatchObject({ method, url: '/y', body: 'some text', headers: { 'x-own': '1', 'content-type': 'text/plain' } });
  });

  test('a method without a body says so', async () => {
    const { body } = await call('POST', `${ns}/pods/web/proxy`);
    expect(body).toMatchObject({ url: '/', body: '', headers: { 'content-length': '0' } });
  });

  test('HEAD', async () => {
    answer = (_request, response) => response.writeHead(200, { 'X-Answer': 'yes', 'Content-Length': '5' }).end();
    const { code, headers } = await call('HEAD', `${ns}/pods/web/proxy/`);
    expect([code, headers.get('x-answer'), headers.get('content-length')]).toEqual([200, 'yes', '5']);
  });

  test('credentials and what is between two neighbours are not', async () => {
    const raw = await speak(
      `GET ${ns}/pods/web/proxy/ HTTP/1.1\r\nHost: localhost\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nTE: trailers\r\nProxy-Authorization: x\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n`,
    );
    const { headers } = JSON.parse(raw.slice(raw.indexOf('{'), raw.lastIndexOf('}') + 1)) as { headers: Record<string, string> };
    expect(headers).toMatchObject({ te: 'trailers', 'x-forwarded-for': '1.2.3.4, 127.0.0.1', host: 'localhost' });
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['x-hop']));
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['proxy-authorization']));
  });

  test('kubelets are shown the token, other ports of a node are not', async () => {
    const kubelet = await call('GET', '/api/v1/nodes/n/proxy/pods');
    expect(kubelet.body).toMatchObject({ url: '/pods', headers: { authorization: 'Bearer secret' } });
    const named = await call('GET', '/api/v1/nodes/n:10250/proxy/');
    expect(named.body).toMatchObject({ headers: { authorization: 'Bearer secret' } });
    const other = await call('GET', '/api/v1/nodes/n:10256/proxy/healthz');
    expect(other.body).toMatchObject({ url: '/healthz' });
    expect(other.body['headers']).not.toHaveProperty('authorization');
  });
});

describe('what comes back', () => {
  test('status and headers, without those that are between neighbours or open the page to others', async () => {
    answer = (_request, response) => {
      response.writeHead(418, [
        'X-Twice',
        '1',
        'X-Twice',
        '2',
        'Access-Control-Allow-Origin',
        '*',
        'Keep-Alive',
        'timeout=7',
        'Cache-Control',
        'max-age=1',
      ]);
      response.end('short and stout');
    };
    const { code, body, headers } = await call('GET', `${ns}/pods/web/proxy/`);
    expect([code, body['text'], headers.get('x-twice'), headers.get('access-control-allow-origin')]).toEqual([
      418,
      'short and stout',
      '1, 2',
      null,
    ]);
    expect(headers.get('cache-control')).toBe('no-cache, private, max-age=1');
    expect(headers.get('keep-alive')).not.toBe('timeout=7');
  });

  test('the root without a slash sends the client to the one with it', async () => {
    const response = await fetch(`${server.insecureUrl ?? ''}${ns}/services/web:80/proxy?a=b`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([301, `${ns}/services/web:80/proxy/?a=b`]);
  });

  test.each([
    ['/login?next=1', `${ns}/pods/web/proxy/login?next=1`],
    ['http://10.244.0.5:8080/login', `${ns}/pods/web/proxy/login`],
    ['login', 'login'],
    ['https://example.com/x', 'https://example.com/x'],
    [`${ns}/pods/web/proxy/there`, `${ns}/pods/web/proxy/there`],
  ])('a Location of %s', async (location, expected) => {
    answer = (_request, response) => response.writeHead(302, { Location: location }).end();
    const response = await fetch(`${server.insecureUrl ?? ''}${ns}/pods/web/proxy/x`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, expected]);
  });

  const page = `<!doctype html><HTML><a HREF='/x?a=1&amp;b=2' class=c>x</a><img src="rel.png"/><script>if (a < b) "<a href='/no'>"</script><!-- <a href="/no"> -->ä</HTML>`;
  const rewritten = `<!doctype html><html><a href="${ns}/pods/web/proxy/x?a=1&amp;b=2" class="c">x</a><img src="rel.png"/><script>if (a < b) "<a href='/no'>"</script><!-- <a href="/no"> -->ä</HTML>`;

  test('links in HTML lead through the proxy', async () => {
    answer = (_request, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(page) }).end(page);
    expect((await call('GET', `${ns}/pods/web/proxy/`)).body['text']).toBe(rewritten);
  });

  test('also in compressed HTML', async () => {
    answer = (_request, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Encoding': 'gzip' }).end(gzipSync(page));
    const chunks = await new Promise<Buffer>((resolve, reject) => {
      httpRequest(`${server.insecureUrl ?? ''}${ns}/pods/web/proxy/`, (response) => {
        const all: Buffer[] = [];
        response.on('data', (chunk: Buffer) => all.push(chunk));
        response.on('end', () => resolve(Buffer.concat(all)));
        response.on('error', reject);
      }).end();
    });
    expect(gunzipSync(chunks).toString()).toBe(rewritten);
  });

  test('trailers', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { Trailer: 'Grpc-Status' });
      response.write('x');
      response.addTrailers({ 'Grpc-Status': '0' });
      response.end();
    };
    const trailers = await new Promise((resolve) => {
      httpRequest(`${server.insecureUrl ?? ''}${ns}/pods/web/proxy/`, (response) => {
        response.resume();
        response.on('end', () => resolve(response.trailers));
      }).end();
    });
    expect(trailers).toEqual({ 'grpc-status': '0' });
  });

  test('bodies in both directions while they are written', async () => {
    answer = (request, response) => {
      response.writeHead(200);
      request.pipe(response);
    };
    const lines: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const outgoing = httpRequest(`${server.insecureUrl ?? ''}${ns}/pods/web/proxy/echo`, { method: 'POST' }, (response) => {
        response.on('data', (chunk) => {
          lines.push(String(chunk));
          if (lines.length === 3) outgoing.end();
          else outgoing.write(`line ${lines.length}`);
        });
        response.on('end', resolve);
        response.on('error', reject);
      });
      outgoing.write('line 0');
    });
    expect(lines).toEqual(['line 0', 'line 1', 'line 2']);
  });

  test('a backend that breaks off breaks the answer off', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('some', () => response.destroy());
    };
    await expect(call('GET', `${ns}/pods/web/proxy/`)).rejects.toThrow('terminated');
  });

  test('a client that leaves is told to the backend', async () => {
    const finished = new Promise((resolve) => {
      answer = (_request, response) => {
        response.writeHead(200);
        response.write('x');
        response.once('close', () => resolve(response.writableFinished));
      };
    });
    const stop = new AbortController();
    await fetch(`${server.insecureUrl ?? ''}${ns}/pods/web/proxy/`, { signal: stop.signal });
    stop.abort();
    expect(await finished).toBe(false);
  });
});

describe('what cannot be passed on', () => {
  const unavailable = (message: string): object => ({ status: 'Failure', reason: 'ServiceUnavailable', code: 503, message });

  test.each([
    ['pods/a:b:c:d/proxy/', 400, 'invalid pod request "a:b:c:d"'],
    ['pods/none/proxy/', 404, 'pods "none" not found'],
    ['pods/waiting/proxy/', 400, 'address not allowed'],
    ['services/ftp:web:http/proxy/', 400, 'invalid service request "ftp:web:http"'],
    ['services/none/proxy/', 404, 'endpoints "none" not found'],
    ['services/none:80/proxy/', 404, 'services "none" not found'],
    ['pods/web/proxy/?dryRun=All', 400, 'dryRun is not supported'],
  ])('%s', async (path, code, message) => {
    expect(await call('GET', `${ns}/${path}`)).toMatchObject({ code, body: { message } });
  });

  test('a body that nobody takes is not in the way of the next request of the connection', async () => {
    const url = new URL(server.insecureUrl ?? '');
    const head = (first: string, length: number): string => `${first} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: ${length}\r\n\r\n`;
    const answers = await rawExchanges(
      url.href,
      [head(`POST ${ns}/pods/web:9/proxy/`, 200_000) + 'x'.repeat(200_000), head('GET /version', 0)],
      2,
    );
    expect(answers.map(({ code }) => code)).toEqual([503, 200]);
  });

  test.each([
    ['services/web/proxy/', 'no endpoints available for service "web"'],
    ['services/web:other/proxy/', 'no endpoints available for service "web:other"'],
    ['services/web:90/proxy/', 'no service port 90 found for service "web"'],
    ['services/empty:80/proxy/', 'no endpoints available for service "empty"'],
    ['pods/web:9/proxy/', 'error trying to reach service: dial tcp 10.244.0.5:9: connect: connection refused'],
    ['pods/web:x/proxy/', 'error trying to reach service: dial tcp: lookup tcp/x: unknown port'],
    ['pods/https:web:8080/proxy/', 'error trying to reach service: tls: first record does not look like a TLS handshake'],
  ])('%s', async (path, message) => {
    expect((await call('GET', `${ns}/${path}`)).body).toMatchObject(unavailable(message));
  });

  test('a backend that hangs up, and one that speaks something else', async () => {
    answer = (request) => request.socket.destroy();
    expect((await call('GET', `${ns}/pods/web/proxy/`)).body).toMatchObject(unavailable('error trying to reach service: EOF'));
    answer = (request) => request.socket.end('SSH-2.0\r\n');
    expect((await call('GET', `${ns}/pods/web/proxy/`)).body).toMatchObject(
      unavailable('error trying to reach service: net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0"'),
    );
  });

  test.each(['exec', 'attach', 'portforward'])('%s is not emulated, and says so', async (subresource) => {
    const { code, body } = await call('POST', `${ns}/pods/web/${subresource}?container=c`);
    expect([code, body['message']]).toEqual([501, expect.stringMatching(/is not emulated yet/)]);
    expect((await call('GET', `${ns}/pods/waiting/${subresource}`)).body).toMatchObject({
      code: 400,
      message: 'pod waiting does not have a host assigned',
    });
    expect((await call('PUT', `${ns}/pods/web/${subresource}`)).code).toBe(405);
  });
});

/** All that comes back for some bytes. */
function speak(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(apiPort(), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => (heard += String(chunk)));
    socket.on('end', () => resolve(heard));
    socket.on('error', reject);
  });
}

describe('requests for another protocol', () => {
  const upgrade = (path: string, more = ''): string =>
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: echo\r\nX-Own: 1\r\n${more}\r\n`;
  let seen: IncomingMessage | undefined;

  beforeEach(() => {
    seen = undefined;
    backend.removeAllListeners('upgrade');
    backend.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      seen = request;
      if (request.url === '/refused') socket.end('HTTP/1.1 403 Forbidden\r\nX-Why: so\r\nContent-Length: 2\r\n\r\nno');
      else if (request.url === '/plain') socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno');
      else {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello ');
        socket.on('data', (chunk) => (String(chunk).includes('bye') ? socket.end(chunk) : socket.write(chunk)));
        if (head.length > 0) socket.write(head);
      }
    });
  });

  test('the two connections become one', async () => {
    const heard = await speak(`${upgrade(`${ns}/pods/web/proxy/ws?lost=1`)}early bye`);
    expect(heard).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n[^]*\r\n\r\nhello early bye$/);
    expect(seen?.url).toBe('/ws');
    expect(seen?.headers).toMatchObject({ 'x-own': '1', 'x-forwarded-for': '127.0.0.1', upgrade: 'echo' });
  });

  test('a refusal comes back', async () => {
    expect(await speak(upgrade(`${ns}/pods/web/proxy/refused`))).toMatch(/^HTTP\/1\.1 403 Forbidden\r\nX-Why: so\r\n[^]*\r\n\r\nno$/);
  });

  test('an answer in the old protocol is an error', async () => {
    const heard = await speak(upgrade(`${ns}/pods/web/proxy/plain`));
    expect(heard).toMatch(/^HTTP\/1\.1 500 /);
    expect(heard).toContain('"message":"invalid upgrade response: status code 200","code":500');
    expect(await speak(upgrade(`${ns}/pods/web:9/proxy/`))).toContain(
      'error dialing backend: dial tcp 10.244.0.5:9: connect: connection refused',
    );
  });

  test('what changes no protocol is answered as ever', async () => {
    expect(await speak(upgrade('/version'))).toMatch(/^HTTP\/1\.1 200 OK[^]*"gitVersion"/);
    expect(await speak(upgrade(`${ns}/pods/web`))).toMatch(/^HTTP\/1\.1 200 OK[^]*Connection: close[^]*"kind":"Pod"/);
  });

  test('a request with a body, or for HTTP/2, has asked for nothing', async () => {
    const body = '{"metadata":{"name":"posted"}}';
    const head = `POST ${ns}/configmaps HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n`;
    const next = 'GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n';
    const heard = await speak(`${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}${next}`);
    expect(heard).toMatch(/^HTTP\/1\.1 201 Created[^]*"name":"posted"[^]*HTTP\/1\.1 200 OK[^]*ok$/);
  });
});

test('who is passed on is counted when it ends', async () => {
  await call('GET', `${ns}/pods/web/proxy/counted`);
  const { body } = await call('GET', '/metrics');
  const counts = String(body['text'])
    .split('\n')
    .filter((line) => line.startsWith('apiserver_request_total') && line.includes('resource="pods",subresource="proxy"'));
  expect(counts.map((line) => /verb="(\w+)".*code="(\d+)"/.exec(line)?.slice(1).join(' '))).toEqual(
    expect.arrayContaining(['GET 200', 'GET 101', 'GET 503']),
  );
});
