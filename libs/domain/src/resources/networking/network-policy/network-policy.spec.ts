import { describe, expect, test } from 'vitest';
import { networkPolicies } from '#domain/resources/networking/network-policy/network-policy.js';
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from '#domain/schema/types/networking-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const context = { now: 0, user: { username: 'admin', groups: [] }, random: () => 0, newUid: () => 'u' };
const { strategy, printer } = networkPolicies;
const metadata = { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '1', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' };

function policy(spec: NetworkPolicySpec): NetworkPolicy {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
}

const errorsOf = (spec: NetworkPolicySpec): readonly string[] => strategy.validate(policy(spec)).map(formatFieldError);

test.each<{ spec: NetworkPolicySpec; defaulted: NetworkPolicySpec }>([
  { spec: { podSelector: {} }, defaulted: { podSelector: {}, policyTypes: ['Ingress'] } },
  {
    spec: { podSelector: {}, egress: [{ ports: [{}] }] },
    defaulted: { podSelector: {}, egress: [{ ports: [{ protocol: 'TCP' }] }], policyTypes: ['Ingress', 'Egress'] },
  },
  {
    spec: { podSelector: {}, ingress: [{ ports: [{ protocol: 'UDP' }] }], policyTypes: ['Egress'] },
    defaulted: { podSelector: {}, ingress: [{ ports: [{ protocol: 'UDP' }] }], policyTypes: ['Egress'] },
  },
])('$spec becomes $defaulted', ({ spec, defaulted }) => {
  expect(strategy.applyDefaults(policy(spec)).spec).toEqual(defaulted);
});

const at = 'spec.ingress[0].ports[0]';

test.each<{ port: NetworkPolicyPort; errors: readonly string[] }>([
  { port: { protocol: 'SCTP', port: 80, endPort: 80 }, errors: [] },
  { port: { port: 'http' }, errors: [] },
  { port: { protocol: 'ICMP' }, errors: [`${at}.protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"`] },
  { port: { port: 0 }, errors: [`${at}.port: Invalid value: 0: must be between 1 and 65535, inclusive`] },
  {
    port: { port: '-' },
    errors: [
      `${at}.port: Invalid value: "-": must contain at least one letter (a-z)`,
      `${at}.port: Invalid value: "-": must not begin or end with a hyphen`,
    ],
  },
  { port: { endPort: 80 }, errors: [`${at}.endPort: Invalid value: 80: may not be specified when \`port\` is not specified`] },
  { port: { port: 'http', endPort: 80 }, errors: [`${at}.endPort: Invalid value: 80: may not be specified when \`port\` is non-numeric`] },
  { port: { port: 80, endPort: 79 }, errors: [`${at}.endPort: Invalid value: 80: must be greater than or equal to \`port\``] },
  { port: { port: 80, endPort: 70_000 }, errors: [`${at}.endPort: Invalid value: 70000: must be between 1 and 65535, inclusive`] },
])('the port $port is refused for $errors', ({ port, errors }) => {
  expect(errorsOf({ podSelector: {}, ingress: [{ ports: [port] }] })).toEqual(errors);
});

const peerAt = 'spec.egress[0].to[0]';

test.each<{ peer: NetworkPolicyPeer; errors: readonly string[] }>([
  { peer: { podSelector: {}, namespaceSelector: {} }, errors: [] },
  { peer: {}, errors: [`${peerAt}: Required value: must specify a peer`] },
  {
    peer: { podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } },
    errors: [`${peerAt}: Forbidden: may not specify both ipBlock and another peer`],
  },
  {
    peer: { namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Is' }] } },
    errors: [`${peerAt}.namespaceSelector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator`],
  },
])('the peer $peer is refused for $errors', ({ peer, errors }) => {
  expect(errorsOf({ podSelector: {}, egress: [{ to: [peer] }] })).toEqual(errors);
});

const block = `${peerAt}.ipBlock`;

test.each<{ ipBlock: IPBlock; errors: readonly string[] }>([
  { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }, errors: [] },
  { ipBlock: { cidr: '' }, errors: [`${block}.cidr: Required value`] },
  {
    ipBlock: { cidr: '10.0.0.0', except: ['x'] },
    errors: [`${block}.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`],
  },
  {
    ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8', '11.0.0.0/16', 'fd00::/64'] },
    errors: ['10.0.0.0/8', '11.0.0.0/16', 'fd00::/64'].map(
      (except, i) => `${block}.except[${i}]: Invalid value: "${except}": must be a strict subset of \`cidr\``,
    ),
  },
])('the block $ipBlock is refused for $errors', ({ ipBlock, errors }) => {
  expect(errorsOf({ podSelector: {}, egress: [{ to: [{ ipBlock }] }] })).toEqual(errors);
});

test.each<{ types: readonly string[]; errors: readonly string[] }>([
  { types: ['Egress'], errors: [] },
  { types: ['Both'], errors: ['spec.policyTypes[0]: Unsupported value: "Both": supported values: "Ingress", "Egress"'] },
  {
    types: ['Ingress', 'Egress', 'x'],
    errors: ['spec.policyTypes: Invalid value: ["Ingress","Egress","x"]: may not specify more than two policyTypes'],
  },
])('the types $types are refused for $errors', ({ types, errors }) => {
  expect(errorsOf({ podSelector: {}, policyTypes: types })).toEqual(errors);
});

describe('networks that are spelled badly', () => {
  const bad = policy({ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '010.0.0.0/8', except: ['10.1.0.1/16'] } }] }] });

  test('stay where they are, with warnings', () => {
    expect(strategy.validate(bad)).toHaveLength(2);
    expect(strategy.validateUpdate(bad, bad)).toEqual([]);
    expect(strategy.warnOnUpdate(bad, bad)).toEqual([
      'spec.ingress[0].from[0].ipBlock.cidr: non-standard CIDR value "010.0.0.0/8" is invalid: use "10.0.0.0/8"',
      'spec.ingress[0].from[0].ipBlock.except[0]: CIDR value "10.1.0.1/16" is ambiguous in this context (should be "10.1.0.0/16" or "10.1.0.1/32"?)',
    ]);
  });
});

test('generation counts changes of spec, an empty selector among them', () => {
  const none = policy({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] });
  const both = policy({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {}, podSelector: {} }] }] });
  expect(strategy.prepareForUpdate(both, none, context).metadata.generation).toBe(2);
  expect(strategy.prepareForUpdate(none, none, context).metadata.generation).toBe(1);
});

test.each<[NetworkPolicySpec, string]>([
  [{ podSelector: {} }, '<none>'],
  [
    { podSelector: { matchLabels: { b: '2', a: '1' }, matchExpressions: [{ key: 'c', operator: 'In', values: ['y', 'x'] }] } },
    'a=1,b=2,c in (x,y)',
  ],
])('%j prints the selector %s', (spec, text) => {
  expect(printer.cells(policy(spec), Date.UTC(2026, 0, 2))).toEqual(['a', text, '24h']);
});
