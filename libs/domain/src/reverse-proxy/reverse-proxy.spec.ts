import { describe, expect, test } from 'vitest';
import { answeredHeaders, forwardedHeaders, upgradeHeaders } from '#domain/reverse-proxy/forwarded-headers.js';
import { backendPath, forwardedPath, forwardedUri, redirectForRoot } from '#domain/reverse-proxy/forwarded-path.js';
import { headerList } from '#domain/reverse-proxy/header-list.js';
import { rewriteLink } from '#domain/reverse-proxy/rewrite-link.js';
import { parseSchemeNamePort } from '#domain/reverse-proxy/scheme-name-port.js';

test.each([
  ['a', { scheme: '', name: 'a', port: '' }],
  ['a:80', { scheme: '', name: 'a', port: '80' }],
  ['https:a:p', { scheme: 'https', name: 'a', port: 'p' }],
  [':a:80', { scheme: '', name: 'a', port: '80' }],
  ['http:a:', { scheme: 'http', name: 'a', port: '' }],
  ['', undefined],
  [':80', undefined],
  ['ftp:a:80', undefined],
  ['HTTP:a:80', undefined],
  ['a:b:c:d', undefined],
])('%s names', (text, expected) => {
  expect(parseSchemeNamePort(text)).toEqual(expected);
});

describe('paths', () => {
  const base = '/api/v1/namespaces/x/services/y/proxy';

  test.each([
    [base, [], '', '/', `${base}/`],
    [`${base}/`, [], '/', '/', `${base}/`],
    [`${base}/a/b`, ['a', 'b'], '/a/b', '/a/b', `${base}/a/b`],
    [`${base}/a/`, ['a'], '/a/', '/a/', `${base}/a/`],
    [`${base}/a b`, ['a b'], '/a b', '/a%20b', `${base}/a%20b`],
  ])('%s', (path, rest, wanted, sent, uri) => {
    const found = forwardedPath(path, rest);
    expect([found.path, found.base, backendPath(found.path), forwardedUri(found)]).toEqual([wanted, base, sent, uri]);
  });

  test('what is taken out of a path leaves its base unknown', () => {
    expect(forwardedPath(`${base}/a/../b`, ['a', '..', 'b'])).toEqual({ path: '/b', base: `${base}/a/..` });
    expect(forwardedPath(`${base}//b`, ['', 'b'])).toEqual({ path: '/b', base: `${base}/` });
  });

  test.each([
    ['GET', '', '', `${base}/`],
    ['HEAD', '', 'a=b', `${base}/?a=b`],
    ['POST', '', '', undefined],
    ['GET', '/', '', undefined],
  ])('%s of "%s" with the query "%s" is sent to %s', (method, path, query, expected) => {
    expect(redirectForRoot(method, { path, base }, query)).toBe(expected);
  });
});

describe('headers', () => {
  const raw = (list: Record<string, string>): string[] => Object.entries(list).flat();
  const from = { client: '10.0.0.9', uri: '/p/x', host: '', scheme: '' };

  test('of a request', () => {
    const given = headerList(
      raw({
        ':path': '/x',
        host: 'a',
        authorization: 'secret',
        'x-remote-group': 'system:masters',
        connection: 'close, x-hop',
        'x-hop': '1',
        te: 'gzip',
        'x-forwarded-for': '1.1.1.1',
      }),
    );
    expect(forwardedHeaders(given, { ...from, host: 'h', scheme: 'https' })).toEqual([
      ['Host', 'a'],
      ['X-Forwarded-For', '1.1.1.1, 10.0.0.9'],
      ['X-Forwarded-Uri', '/p/x'],
      ['X-Forwarded-Host', 'h'],
      ['X-Forwarded-Proto', 'https'],
    ]);
  });

  test('of a request for another protocol', () => {
    const given = headerList(
      raw({ Host: 'a', Connection: 'Upgrade', Upgrade: 'websocket', Authorization: 'secret', 'impersonate-user': 'bob' }),
    );
    expect(upgradeHeaders(given, '10.0.0.9')).toEqual([
      ['Host', 'a'],
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
      ['X-Forwarded-For', '10.0.0.9'],
    ]);
  });

  test('of a request with a token among its protocols', () => {
    const given = headerList(raw({ 'sec-websocket-protocol': 'a, base64url.bearer.authorization.k8s.io.YWJj, b' }));
    expect(upgradeHeaders(given, '')).toEqual([['Sec-Websocket-Protocol', 'a,b']]);
  });

  test('of an answer', () => {
    const given = headerList(
      raw({ 'transfer-encoding': 'chunked', 'access-control-allow-origin': '*', 'set-cookie': 'a=b', 'odd name': 'x' }),
    );
    expect(answeredHeaders(given)).toEqual([
      ['Set-Cookie', 'a=b'],
      ['odd name', 'x'],
    ]);
  });
});

describe('links', () => {
  const path = '/api/v1/namespaces/x/pods/y/proxy';
  const here = { scheme: '', host: '', path };
  const there = { scheme: 'https', host: 'front', path };
  const hosts = { backend: '10.244.0.5:80', request: 'localhost:8001' };

  test.each([
    ['/a?b=c#d', `${path}/a?b=c#d`, `https://front${path}/a?b=c#d`],
    ['/', `${path}/`, `https://front${path}/`],
    ['/a/', `${path}/a/`, `https://front${path}/a/`],
    ['/a%20b/../c', `${path}/c`, `https://front${path}/c`],
    ['a/b', 'a/b', 'a/b'],
    ['', '', ''],
    ['?q', '?q', '?q'],
    ['#top', '#top', '#top'],
    ['mailto:a@b', 'mailto:a@b', 'mailto:a@b'],
    ['http://10.244.0.5:80/a', `${path}/a`, `https://front${path}/a`],
    ['http://localhost:8001/a', `http://localhost:8001${path}/a`, `https://front${path}/a`],
    ['//localhost:8001/a', `//localhost:8001${path}/a`, `https://front${path}/a`],
    ['http://10.244.0.5/a', 'http://10.244.0.5/a', 'http://10.244.0.5/a'],
    [`${path}/a%2Fb`, `${path}/a%2Fb`, `https://front${path}/a%2Fb`],
    ['/%zz', undefined, undefined],
    ['http://[::1/', undefined, undefined],
  ])('%s', (link, expectedHere, expectedThere) => {
    expect([rewriteLink(link, here, hosts), rewriteLink(link, there, hosts)]).toEqual([expectedHere, expectedThere]);
  });
});
