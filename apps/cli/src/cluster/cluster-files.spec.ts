import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { contextName, writeClusterFiles } from './cluster-files.js';
import { DataDirectory } from './data-directory.js';

let directory: DataDirectory;

beforeEach(() => {
  directory = new DataDirectory(mkdtempSync(join(tmpdir(), 'cluster-files-')));
});
afterEach(() => directory.remove());

const options = { serviceCidr: '10.224.0.0/16' };
const url = 'https://127.0.0.1:6443';

function contents(): Readonly<Record<string, string>> {
  const names = readdirSync(directory.path, { recursive: true }).map(String);
  const files = names.filter((name) => statSync(directory.file(name)).isFile()).toSorted();
  return Object.fromEntries(files.map((name) => [name, readFileSync(directory.file(name), 'utf8')]));
}

test('everything that the components read is there, for its owner alone', async () => {
  const files = await writeClusterFiles(directory, options, url);
  const written = contents();
  expect(Object.keys(written).filter((name) => !name.startsWith('pki/'))).toEqual([
    'controller-manager.kubeconfig',
    'identity',
    'kube-proxy.kubeconfig',
    'kubeconfig',
    'kubelet-token',
    'kubelet.kubeconfig',
    'scheduler.kubeconfig',
  ]);
  for (const name of Object.keys(written)) expect(statSync(directory.file(name)).mode & 0o777).toBe(0o600);
  expect(files.kubeconfig).toBe(directory.file('kubeconfig'));
  expect(files.identity.endsWith(`_${written['identity']?.trim()}`)).toBe(true);
  expect(written['kubelet-token']).toBe(`${files.kubeletToken}\n`);
});

test('what is there stays as it is', async () => {
  await writeClusterFiles(directory, options, url);
  const before = contents();
  await writeClusterFiles(directory, options, url);
  expect(contents()).toEqual(before);
});

test('another port changes kubeconfigs and no certificate', async () => {
  await writeClusterFiles(directory, options, url);
  const before = contents();
  await writeClusterFiles(directory, options, 'https://127.0.0.1:7443');
  const after = contents();
  expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([
    'controller-manager.kubeconfig',
    'kube-proxy.kubeconfig',
    'kubeconfig',
    'kubelet.kubeconfig',
    'scheduler.kubeconfig',
  ]);
  expect(after['kubeconfig']).toContain('server: https://127.0.0.1:7443');
});

test('the certificate of the server is good for the address it has', async () => {
  const { pki } = await writeClusterFiles(directory, options, 'https://cluster.example:6443');
  const certificate = new X509Certificate(pki.certificates.apiserver.cert);
  expect(certificate.checkHost('cluster.example')).toBe('cluster.example');
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkIP('10.224.0.1')).toBe('10.224.0.1');
});

test('a kubeconfig that is given keeps what else is in it', async () => {
  const kubeconfig = directory.file('mine');
  const other = { name: 'other', context: { cluster: 'other', user: 'other' } };
  writeFileSync(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', contexts: [other], 'current-context': 'other' }));
  await writeClusterFiles(directory, { ...options, kubeconfig }, url);
  const config = parse(readFileSync(kubeconfig, 'utf8')) as { readonly contexts: readonly { readonly name: string }[] };
  expect(config.contexts.map(({ name }) => name)).toEqual(['other', contextName]);
  expect(config).toMatchObject({ 'current-context': contextName, clusters: [{ cluster: { server: url } }] });
  rmSync(kubeconfig);
});
