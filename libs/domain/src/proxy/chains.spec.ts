import { expect, test } from 'vitest';
import { endpointChain, isServiceChain, servicePortChains } from '#domain/proxy/chains.js';
import { formatProbability } from '#domain/proxy/iptables/format-iptables-restore.js';
import { servicePortName } from '#domain/proxy/service-port-name.js';

test.each([
  ['default/kubernetes', 'https', 'tcp', 'NPX46M4PTMTKRN6Y'],
  ['kube-system/kube-dns', 'dns', 'udp', 'TCOU7JCQXEZGVUNU'],
  ['kube-system/kube-dns', 'dns-tcp', 'tcp', 'ERIFXISQEP7F7OF4'],
  ['kube-system/kube-dns', 'metrics', 'tcp', 'JD5MR3NA4I4DYORP'],
  ['ns1/svc1', '', 'tcp', 'AQI2S6QIMU7PVVRP'],
] as const)('chains of port %2$j of %1$s', (service, port, protocol, digest) => {
  expect(servicePortChains(servicePortName(service, port), protocol)).toEqual({
    cluster: `KUBE-SVC-${digest}`,
    local: `KUBE-SVL-${digest}`,
    firewall: `KUBE-FW-${digest}`,
    external: `KUBE-EXT-${digest}`,
  });
});

test('chain of an endpoint', () => {
  expect(endpointChain('ns1/svc1:p80', 'tcp', '10.180.0.1:80')).toBe('KUBE-SEP-SXIVWICOYRO3J4NJ');
});

test.each([
  ['KUBE-SVC-NPX46M4PTMTKRN6Y', true],
  ['KUBE-FW-NPX46M4PTMTKRN6Y', true],
  ['KUBE-SERVICES', false],
  ['KUBE-FORWARD', false],
  ['PREROUTING', false],
])('%s belongs to a service: %s', (chain, expected) => {
  expect(isServiceChain(chain)).toBe(expected);
});

test.each([
  [1, '1.0000000000'],
  [2, '0.5000000000'],
  [3, '0.3333333333'],
  [1000, '0.0010000000'],
  [100001, '0.0000099999'],
])('the chance of one in %d is written %s', (n, text) => {
  expect(formatProbability(1 / n)).toBe(text);
});
