import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { connect } from '#client/kubeconfig/connect.js';
import { endpointOf } from '#client/kubeconfig/endpoint-of.js';
import { parseKubeconfig } from '#client/kubeconfig/kubeconfig.js';
import { kubeconfigPaths, loadKubeconfig } from '#client/kubeconfig/load-kubeconfig.js';
import { removeContext, saveContext, type SavedContext } from '#client/kubeconfig/save-context.js';
import { ScriptedServer } from '#testing/scripted-server.js';

let directory: string;
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'kubeconfig-'))));
afterEach(() => rm(directory, { recursive: true }));

const base64 = (text: string): string => Buffer.from(text).toString('base64');

async function file(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

const inline = `
apiVersion: v1
kind: Config
current-context: one
clusters:
- name: one
  cluster:
    server: https://127.0.0.1:6443
    certificate-authority-data: ${base64('the ca')}
    certificate-authority: /not/read
- name: two
  cluster: { server: http://127.0.0.1:8080, insecure-skip-tls-verify: true, tls-server-name: here }
- name: proxied
  cluster: { server: http://127.0.0.1:8080, proxy-url: http://proxy }
- name: nowhere
users:
- name: admin
  user: { client-certificate-data: ${base64('the cert')}, client-key-data: ${base64('the key')} }
- name: token
  user: { token: secret }
- name: basic
  user: { username: me, password: 'it is' }
- name: other
  user: { token: secret, as: me, as-uid: u, as-groups: [a, b], as-user-extra: { Scope/x: [c] } }
- name: plugin
  user: { exec: { command: get-token } }
contexts:
- { name: one, context: { cluster: one, user: admin, namespace: ns } }
- { name: two, context: { cluster: two } }
- { name: token, context: { cluster: two, user: token } }
- { name: basic, context: { cluster: two, user: basic } }
- { name: other, context: { cluster: two, user: other } }
- { name: plugin, context: { cluster: two, user: plugin } }
- { name: proxied, context: { cluster: proxied } }
- { name: nowhere, context: { cluster: nowhere } }
- { name: lost, context: { cluster: lost } }
- { name: nobody, context: { cluster: two, user: nobody } }
`;

describe('a context leads to', () => {
  const plain = { server: 'http://127.0.0.1:8080', insecureSkipTlsVerify: true, tlsServerName: 'here' };
  test.each([
    {
      context: undefined,
      endpoint: { server: 'https://127.0.0.1:6443', certificateAuthority: 'the ca', clientCertificate: 'the cert', clientKey: 'the key' },
      namespace: 'ns',
    },
    { context: 'two', endpoint: plain, namespace: 'default' },
    { context: 'token', endpoint: { ...plain, token: 'secret' }, namespace: 'default' },
    { context: 'basic', endpoint: { ...plain, headers: { authorization: `Basic ${base64('me:it is')}` } }, namespace: 'default' },
    {
      context: 'other',
      endpoint: {
        ...plain,
        token: 'secret',
        headers: {
          'impersonate-user': 'me',
          'impersonate-uid': 'u',
          'impersonate-group': ['a', 'b'],
          'impersonate-extra-scope%2Fx': ['c'],
        },
      },
      namespace: 'default',
    },
  ])('its endpoint and namespace: $context', async ({ context, endpoint, namespace }) => {
    expect(await endpointOf(parseKubeconfig(inline), context)).toEqual({ endpoint, namespace });
  });

  test.each([
    { context: 'three', message: 'context "three" does not exist' },
    { context: '', message: 'no current context is set' },
    { context: 'lost', message: 'cluster "lost" does not exist' },
    { context: 'nobody', message: 'user "nobody" does not exist' },
    { context: 'nowhere', message: 'cluster "nowhere" has no server' },
    { context: 'plugin', message: 'credential plugins (exec) are not supported' },
    { context: 'proxied', message: 'proxy-url is not supported' },
  ])('an error that says what is wrong: $message', async ({ context, message }) => {
    await expect(endpointOf(parseKubeconfig(inline), context)).rejects.toThrow(message);
  });
});

test.each([
  { text: '[]', message: 'not a kubeconfig: it must be an object' },
  { text: 'clusters: {}', message: 'not a kubeconfig: clusters must be a list' },
  { text: 'users: [{}]', message: 'not a kubeconfig: each of users must have a name' },
  { text: 'contexts: [{name: a, context: b}]', message: 'not a kubeconfig: context of a must be an object' },
  { text: 'current-context: 3', message: 'not a kubeconfig: current-context must be a text' },
])('what is no kubeconfig is told: $message', ({ text, message }) => expect(() => parseKubeconfig(text)).toThrow(message));

describe('files', () => {
  test('that a kubeconfig names are found beside it, and a token is read from its file', async () => {
    await file('ca.crt', 'the ca');
    await file('me.crt', 'the cert');
    await file('me.key', 'the key');
    await file('token', 'secret\n');
    const path = await file(
      'config',
      `
clusters: [{ name: c, cluster: { server: 'https://x', certificate-authority: ca.crt } }]
users: [{ name: u, user: { client-certificate: me.crt, client-key: ./me.key, tokenFile: token, token: old } }]
contexts: [{ name: x, context: { cluster: c, user: u } }]
current-context: x
`,
    );
    const { endpoint } = await endpointOf(await loadKubeconfig([path]));
    expect(endpoint).toMatchObject({ certificateAuthority: 'the ca', clientCertificate: 'the cert', clientKey: 'the key' });
    expect(endpoint.token).toBeTypeOf('function');
    expect(await (endpoint.token as () => Promise<string>)()).toBe('secret');
  });

  test('lead to the server they name', async () => {
    const server = await ScriptedServer.start();
    const path = await file(
      'config',
      `
clusters: [{ name: c, cluster: { server: '${server.url}' } }]
users: [{ name: u, user: { as: me, as-groups: [a, b] } }]
contexts: [{ name: x, context: { cluster: c, user: u } }]
`,
    );
    await expect(connect(path)).rejects.toThrow('no current context is set');
    const transport = await connect(path, 'x');
    const answer = transport.request({ method: 'GET', path: '/version' });
    const exchange = await server.take('GET /version');
    expect(exchange.headers).toMatchObject({ 'impersonate-user': 'me', 'impersonate-group': 'a, b' });
    exchange.json(200, {});
    expect((await answer).status).toBe(200);
    await transport.close();
    await server.close();
  });

  test('are read as one, the first entry of a name counting', async () => {
    const first = await file('first', 'contexts: [{ name: a, context: { cluster: first } }]');
    const second = await file(
      'second',
      'current-context: b\ncontexts: [{ name: a, context: { cluster: second } }, { name: b, context: { cluster: second } }]',
    );
    const config = await loadKubeconfig([first, join(directory, 'none'), second]);
    expect(config.currentContext).toBe('b');
    expect([...config.contexts]).toEqual([
      ['a', { cluster: 'first' }],
      ['b', { cluster: 'second' }],
    ]);
  });

  test('that are wrong or missing are named', async () => {
    const path = await file('config', 'clusters: 3');
    await expect(loadKubeconfig([path])).rejects.toThrow(`${path}: not a kubeconfig: clusters must be a list`);
    await expect(loadKubeconfig([join(directory, 'none')])).rejects.toThrow(`${directory}/none: ENOENT`);
  });

  test.each([
    { environment: { KUBECONFIG: '/a:/b' }, expected: ['/a', '/b'] },
    { environment: { KUBECONFIG: '' }, expected: [expect.stringMatching(/\/\.kube\/config$/)] },
    { environment: {}, expected: [expect.stringMatching(/\/\.kube\/config$/)] },
  ])('are those of the environment: $environment', ({ environment, expected }) => {
    expect(kubeconfigPaths(environment)).toEqual(expected);
  });
});

describe('saving a context', () => {
  const saved: SavedContext = {
    name: 'kubernest',
    cluster: { server: 'https://127.0.0.1:6443', 'certificate-authority-data': base64('x'.repeat(300)) },
    user: { 'client-certificate-data': base64('cert'), 'client-key-data': base64('key') },
  };

  test('makes the file and its folder, for its owner alone', async () => {
    const path = join(directory, 'new', 'config');
    await saveContext(path, saved);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(directory, 'new'))).toEqual(['config']);
    expect(parse(await readFile(path, 'utf8'))).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'kubernest', cluster: saved.cluster }],
      users: [{ name: 'kubernest', user: saved.user }],
      contexts: [{ name: 'kubernest', context: { cluster: 'kubernest', user: 'kubernest' } }],
      'current-context': 'kubernest',
    });
    const { endpoint } = await endpointOf(await loadKubeconfig([path]));
    expect(endpoint).toMatchObject({ server: 'https://127.0.0.1:6443', certificateAuthority: 'x'.repeat(300), clientKey: 'key' });
  });

  test('leaves everything else in the file as it is, comments too', async () => {
    const before = [
      '# mine',
      'apiVersion: v1',
      'clusters:',
      '- cluster:',
      '    server: https://work # not this one',
      '  name: work',
      'contexts: []',
      'current-context: work',
      'kind: Config',
      'preferences: {}',
      'users: null',
      'extensions: [{ name: x, extension: { a: 1 } }]',
    ].join('\n');
    const path = await file('config', before);
    await saveContext(path, { ...saved, namespace: 'ns' }, { makeCurrent: false });
    const text = await readFile(path, 'utf8');
    expect(text).toContain('# mine\n');
    expect(text).toContain('server: https://work # not this one\n');
    const after = parse(text) as Record<string, unknown>;
    expect(after).toMatchObject({ 'current-context': 'work', preferences: {}, extensions: [{ name: 'x', extension: { a: 1 } }] });
    expect(after['clusters']).toMatchObject([{ name: 'work' }, { name: 'kubernest' }]);
    expect(after['contexts']).toEqual([{ name: 'kubernest', context: { cluster: 'kubernest', user: 'kubernest', namespace: 'ns' } }]);
    expect(after['users']).toMatchObject([{ name: 'kubernest' }]);
    await removeContext(path, 'kubernest');
    expect(parse(await readFile(path, 'utf8'))).toEqual({ ...(parse(before) as object), contexts: [], users: [] });
  });

  test('again takes the place of the one before', async () => {
    const path = join(directory, 'config');
    await saveContext(path, saved);
    await saveContext(path, { ...saved, cluster: { server: 'https://127.0.0.1:7443' } });
    const { clusters, contexts } = await loadKubeconfig([path]);
    expect([...clusters]).toEqual([['kubernest', { server: 'https://127.0.0.1:7443' }]]);
    expect(contexts.size).toBe(1);
    await removeContext(path, 'kubernest');
    expect(await loadKubeconfig([path])).toMatchObject({ currentContext: '', clusters: new Map(), users: new Map() });
  });

  test('goes through a link to the file it names', async () => {
    const path = await file('real', '');
    await symlink(path, join(directory, 'link'));
    await saveContext(join(directory, 'link'), saved);
    expect((await loadKubeconfig([path])).currentContext).toBe('kubernest');
  });

  test('by many at once loses none', async () => {
    const path = join(directory, 'config');
    const names = Array.from({ length: 8 }, (_, at) => `cluster-${at}`);
    await Promise.all(names.map((name) => saveContext(path, { ...saved, name })));
    expect([...(await loadKubeconfig([path])).contexts.keys()].toSorted()).toEqual(names);
    expect(await readdir(directory)).toEqual(['config']);
  });

  test.each([
    { text: 'a: [', message: 'config: Flow sequence in block collection' },
    { text: '- a', message: 'config: not a kubeconfig: it must be an object' },
  ])('leaves what is no kubeconfig alone: $text', async ({ text, message }) => {
    const path = await file('config', text);
    await expect(saveContext(path, saved)).rejects.toThrow(message);
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await readdir(directory)).toEqual(['config']);
  });

  test('is not needed to remove one', async () => {
    await removeContext(join(directory, 'none'), 'kubernest');
    expect(await readdir(directory)).toEqual([]);
  });
});
