import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseAddress, parseNetwork } from '#domain/proxy/address-range.js';
import { formatIptablesRestore } from '#domain/proxy/iptables/format-iptables-restore.js';
import { formatIptablesSave } from '#domain/proxy/iptables/format-iptables-save.js';
import { Proxier } from '#domain/proxy/proxier.js';
import { ruleOptions, type RuleOptions } from '#domain/proxy/rule-options.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import type { Service } from '#domain/schema/types/core-v1.js';

const podRange = parseNetwork('10.0.0.0/8');
const nodeIP = parseAddress('192.168.0.2');
if (!podRange || !nodeIP) throw new Error('bad test addresses');

/** The node of upstream's tests (NewFakeProxier). */
const options = ruleOptions({
  nodeName: 'test-node',
  nodeIP,
  interfaceAddresses: ['127.0.0.1', '192.168.0.2', '192.168.1.2'],
  localTraffic: { by: 'cidr', range: podRange },
  randomFully: false,
});

/** Golden files have chains in this order and then by name; inside a chain rules are as they were written. */
const firstChains = ['KUBE-NODEPORTS', 'KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-FIREWALL', 'KUBE-FORWARD', 'KUBE-PROXY-FIREWALL'];

function sorted(restore: string): string {
  return restore
    .split(/(?<=COMMIT\n)/)
    .map((table) => {
      const [head = '', ...rest] = table.trimEnd().split('\n');
      return [
        head,
        ...rest
          .map((line, i) => ({ line, i }))
          .sort((a, b) => (rank(a.line) < rank(b.line) ? -1 : rank(a.line) > rank(b.line) ? 1 : a.i - b.i))
          .map(({ line }) => line),
        '',
      ].join('\n');
    })
    .join('');
}

function rank(line: string): string {
  const kind = line.startsWith(':') ? 0 : line.startsWith('-A') ? 1 : line.startsWith('-X') ? 2 : 3;
  const chain = /^(?::|-[AX] )(\S+)/.exec(line)?.[1] ?? '';
  const position = firstChains.indexOf(chain);
  return `${kind} ${position < 0 ? 9 : position} ${chain}`;
}

function golden(name: string): string {
  return readFileSync(fileURLToPath(new URL(`testdata/${name}`, import.meta.url)), 'utf8');
}

function give(proxier: Proxier, objects: readonly (Service | EndpointSlice)[]): void {
  for (const object of objects) {
    if ('endpoints' in object) proxier.setEndpointSlice(object);
    else proxier.setService(object);
  }
}

function proxierWith(file: string, changed: Partial<RuleOptions> = {}): Proxier {
  const proxier = new Proxier({ ...options, ...changed });
  give(proxier, parse(golden(file)) as (Service | EndpointSlice)[]);
  return proxier;
}

describe('a full sync writes what upstream writes', () => {
  test.each(['overall', 'sloppy-addresses'])('%s', (name) => {
    const { full, written } = proxierWith(`${name}.yaml`).sync(0);
    expect(full).toBe(true);
    expect(sorted(formatIptablesRestore(written))).toBe(golden(`${name}.restore.txt`));
  });

  test('externalTrafficPolicy Local', () => {
    const text = sorted(formatIptablesRestore(proxierWith('external-policy-local.yaml').sync(0).written));
    expect(text.slice(text.indexOf('*nat'))).toBe(golden('external-policy-local.nat.txt'));
  });

  test('internalTrafficPolicy Local has no chain for the whole cluster', () => {
    const text = formatIptablesRestore(proxierWith('internal-policy-local.yaml').sync(0).written);
    const nat = text.slice(text.indexOf('*nat'));
    expect(
      nat
        .split('\n')
        .filter((line) => /^-A KUBE-S(ERVICES|V|EP)/.test(line))
        .join('\n'),
    ).toBe(golden('internal-policy-local.nat.txt').trimEnd());
    expect(nat).not.toContain('KUBE-SVC-');
  });
});

describe('partial syncs write the chains of changed services only', () => {
  const proxier = new Proxier(options);
  const steps = parse(golden('repeated.yaml')) as { step: string; set?: (Service | EndpointSlice)[]; deleteService?: string }[];
  const texts = steps.map(({ set = [], deleteService }) => {
    give(proxier, set);
    if (deleteService !== undefined) proxier.deleteService(deleteService);
    const { full, written } = proxier.sync(0);
    return { full, text: sorted(formatIptablesRestore(written)) };
  });

  test.each(steps.map(({ step }, i) => ({ step, i })))('$step', ({ i }) => {
    expect(texts[i]?.text).toBe(golden(`repeated.${i + 1}.restore.txt`));
    expect(texts[i]?.full).toBe(i === 0);
  });

  test('leave the same rules as one full sync', () => {
    const { table } = proxier.sync(0);
    proxier.forceFullSync();
    const fresh = proxier.sync(0);
    expect(fresh.full).toBe(true);
    expect(formatIptablesSave(fresh.table)).toBe(formatIptablesSave(table));
  });
});

test('the listing is spelled as iptables-save spells it', () => {
  expect(formatIptablesSave(proxierWith('overall.yaml', { randomFully: true }).sync(0).table)).toBe(golden('overall.save.txt'));
});

function chainOf(chain: string, changed: Partial<RuleOptions>): readonly string[] {
  const text = formatIptablesRestore(new Proxier({ ...options, ...changed }).sync(0).written);
  return text.split('\n').filter((line) => line.startsWith(`-A ${chain} `));
}

test.each([
  { changed: { nfacct: false }, rule: '-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP' },
  { changed: {}, rule: '-A KUBE-FORWARD -m conntrack --ctstate INVALID -m nfacct --nfacct-name ct_state_invalid_dropped_pkts -j DROP' },
  { changed: { conntrackTcpLiberal: true }, rule: undefined },
])('invalid packets are dropped with $changed', ({ changed, rule }) => {
  const rest = [
    '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT',
    '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  ];
  expect(chainOf('KUBE-FORWARD', changed)).toEqual(rule === undefined ? rest : [rule, ...rest]);
});

test.each([
  { changed: { randomFully: true }, rule: 'MASQUERADE --random-fully' },
  { changed: {}, rule: 'MASQUERADE' },
])('the source is rewritten with $rule', ({ changed, rule }) => {
  const start = '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j';
  expect(chainOf('KUBE-POSTROUTING', changed)[2]).toBe(`${start} ${rule}`);
});

test.each([
  { localTraffic: { by: 'bridge', name: 'br0' }, match: '! -i br0' },
  { localTraffic: { by: 'interface-prefix', prefix: 'veth' }, match: '! -i veth+' },
  { localTraffic: { by: 'cidr', range: podRange }, match: '! -s 10.0.0.0/8' },
] as const)('pods are told from others by $localTraffic.by', ({ localTraffic, match }) => {
  const text = formatIptablesRestore(proxierWith('overall.yaml', { localTraffic }).sync(0).written);
  expect(text).toContain(`-m tcp -p tcp -d 172.30.0.41 --dport 80 ${match} -j KUBE-MARK-MASQ`);
});

test('the mark follows its bit', () => {
  expect(chainOf('KUBE-MARK-MASQ', { masqueradeBit: 31 })).toEqual(['-A KUBE-MARK-MASQ -j MARK --or-mark 0x80000000']);
});

describe('what a sync reports', () => {
  test('rules in force and rules written', () => {
    const proxier = proxierWith('overall.yaml');
    expect(proxier.sync(0).counts).toEqual({ filter: { total: 10, written: 10 }, nat: { total: 55, written: 55 } });
    // Unchanged services: only the rules in chains all of them share.
    expect(proxier.sync(0).counts).toEqual({ filter: { total: 10, written: 10 }, nat: { total: 55, written: 20 } });
  });

  test('services that have endpoints, but none here', () => {
    expect(proxierWith('overall.yaml').sync(0).noLocalEndpoints).toEqual({ internal: 0, external: 1 });
  });

  test('local addresses behind health check node ports', () => {
    expect(proxierWith('external-policy-local.yaml').sync(0).healthChecks).toEqual([
      { service: 'ns1/svc1', nodePort: 30000, localEndpoints: 1 },
    ]);
  });

  test('changes that cancel out need no sync', () => {
    const proxier = proxierWith('internal-policy-local.yaml');
    const [service] = parse(golden('internal-policy-local.yaml')) as [Service];
    proxier.sync(0);
    expect(proxier.deleteService('ns1/svc1')).toBe(true);
    expect(proxier.setService(service)).toBe(false);
    expect(proxier.pending).toEqual({ services: 0, endpoints: 0 });
  });
});

describe('full syncs', () => {
  const hour = 3_600_000;

  test('happen first, every hour, on demand and when the zone of the node changes', () => {
    const proxier = new Proxier(options);
    expect(proxier.sync(0).full).toBe(true);
    expect(proxier.sync(hour).full).toBe(false);
    expect(proxier.sync(hour + 1).full).toBe(true);
    expect(proxier.sync(hour + 2).full).toBe(false);
    proxier.forceFullSync();
    expect(proxier.sync(hour + 3).full).toBe(true);
    expect(proxier.setZone('a')).toBe(true);
    expect(proxier.setZone('a')).toBe(false);
    expect(proxier.sync(hour + 4).full).toBe(true);
  });
});
