import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { parseFlags, type KubeProxyFlags } from './flags.js';
import { kubeProxyOptions } from './kube-proxy-options.js';
import { readManifests } from './source/read-manifests.js';

function parse(...flags: readonly string[]): KubeProxyFlags {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  return parseFlags(command, ['node', 'kube-proxy', '--manifests', 'cluster.yaml', ...flags]);
}

test('flags are options, and what is not given stays at its default', () => {
  const { manifests, ...options } = parse(
    '--hostname-override=node-1',
    '--cluster-cidr=10.1.0.0/16',
    '--iptables-min-sync-period=1.5s',
    '--iptables-localhost-nodeports=false',
    '--nodeport-addresses=192.168.0.0/24,10.0.0.0/8',
    '--metrics-bind-address=[::1]:0',
    '--masquerade-all',
  );
  expect(manifests).toBe('cluster.yaml');
  expect(options).toEqual({
    nodeName: 'node-1',
    clusterCIDR: '10.1.0.0/16',
    minSyncPeriodMs: 1500,
    localhostNodePorts: false,
    nodePortAddresses: ['192.168.0.0/24', '10.0.0.0/8'],
    address: '::1',
    port: 0,
    masqueradeAll: true,
  });
  expect(kubeProxyOptions(options)).toMatchObject({ serviceCIDR: '10.224.0.0/16', masqueradeBit: 14, syncPeriodMs: 30_000 });
});

test.each(['--iptables-sync-period=soon', '--iptables-localhost-nodeports=maybe', '--no-such-flag'])('%s is an error', (flag) => {
  expect(() => parse(flag)).toThrow(/invalid|unknown option/);
});

test('manifests are documents, lists and Lists', () => {
  const directory = mkdtempSync(join(tmpdir(), 'kube-proxy-'));
  const file = join(directory, 'cluster.yaml');
  const object = (kind: string, name: string): string => `{ apiVersion: v1, kind: ${kind}, metadata: { name: ${name} } }`;
  writeFileSync(
    file,
    `${object('Node', 'a')}\n---\nkind: ServiceList\nitems: [${object('Service', 'b')}]\n---\n[${object('Pod', 'c')}, 7]\n---\n`,
  );
  const keys = readManifests(file).map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? '-'} ${metadata.name}`);
  writeFileSync(file, 'a: [');
  const read = (): unknown => readManifests(file);
  expect(keys).toEqual(['Node - a', 'Service default b', 'Pod default c']);
  expect(read).toThrow(file);
  rmSync(directory, { recursive: true });
});
