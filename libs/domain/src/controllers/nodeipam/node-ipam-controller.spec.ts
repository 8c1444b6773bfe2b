import { describe, expect, test } from 'vitest';
import { nodeIpamController } from '#domain/controllers/nodeipam/node-ipam-controller.js';
import { type PodNetwork, podNetworkProblem, PodNetworkPool } from '#domain/controllers/nodeipam/pod-networks.js';
import { type Cidr, parseCidr } from '#domain/ip/cidr.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { internalError } from '#domain/status/status-error.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';

const cidr = (text: string): Cidr => {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(text);
  return parsed;
};
const network = (cluster: string, nodePrefix: number): PodNetwork => ({ cluster: cidr(cluster), nodePrefix });
const modelOf = (podNetworks: readonly PodNetwork[], services: readonly string[] = []): ControllerModel =>
  new ControllerModel([nodeIpamController({ podNetworks, serviceNetworks: services.map(cidr) })]);
const add = (model: ControllerModel, name: string, podCIDRs: string[] = []): void => {
  model.create(nodes, { metadata: { name }, spec: { podCIDRs, ...(podCIDRs[0] !== undefined && { podCIDR: podCIDRs[0] }) } });
};
const given = (model: ControllerModel, name: string): readonly string[] | undefined => model.get(nodes, name).spec.podCIDRs;

// facts of TestAllocateOrOccupyCIDRSuccess
test.each([
  ['the first part', [network('127.123.234.0/24', 30)], [], [], ['127.123.234.0/30']],
  ['a part that no Service has', [network('127.123.234.0/24', 30)], ['127.123.234.0/26'], [], ['127.123.234.64/30']],
  [
    'the first part that nobody has',
    [network('127.123.234.0/24', 30)],
    ['127.123.234.0/26'],
    [['127.123.234.64/30'], ['127.123.234.68/30'], ['127.123.234.72/30'], ['127.123.234.80/30']],
    ['127.123.234.76/30'],
  ],
  ['a part between others', [network('10.10.0.0/22', 24)], [], [['10.10.0.0/24'], ['10.10.2.0/24']], ['10.10.1.0/24']],
  ['one of each family', [network('127.0.0.0/8', 24), network('ace:cab:deca::/84', 98)], [], [], ['127.0.0.0/24', 'ace:cab:deca::/98']],
  [
    'one of each family, IPv6 first',
    [network('fd00:10::/48', 64), network('10.244.0.0/16', 24)],
    ['fd00:10::/64'],
    [['fd00:10:0:1::/64', '10.244.0.0/24']],
    ['fd00:10:0:2::/64', '10.244.1.0/24'],
  ],
])('a node gets %s', (_, networks, services, taken, expected) => {
  const model = modelOf(networks, services);
  for (const [i, cidrs] of taken.entries()) add(model, `old-${i}`, cidrs);
  add(model, 'node');
  model.settle();
  expect(given(model, 'node')).toEqual(expected);
  expect(model.get(nodes, 'node').spec.podCIDR).toBe(expected[0]);
  expect(model.trace).toEqual(['patch nodes node']);
});

test('nodes that come together get parts of their own', () => {
  const model = modelOf([network('10.244.0.0/16', 24)]);
  for (const name of ['c', 'a', 'b']) add(model, name);
  model.settle();
  expect(['a', 'b', 'c'].map((name) => given(model, name)?.[0])).toEqual(['10.244.0.0/24', '10.244.1.0/24', '10.244.2.0/24']);
});

test('a part that came back is given out again after all others', () => {
  const model = modelOf([network('10.0.0.0/23', 24)]);
  add(model, 'a');
  model.settle();
  model.server.delete(nodes, 'a');
  add(model, 'b');
  model.settle();
  model.server.delete(nodes, 'b');
  add(model, 'c');
  model.settle();
  expect(given(model, 'c')).toEqual(['10.0.0.0/24']);
});

test('nodes that are being deleted get none', () => {
  const model = modelOf([network('10.0.0.0/23', 24)]);
  model.create(nodes, { metadata: { name: 'a', finalizers: ['example.com/mine'] } });
  model.server.delete(nodes, 'a');
  model.settle();
  expect(model.trace).toEqual([]);
});

describe('trouble', () => {
  test('a node for which nothing is left is told so, and tried again', () => {
    const model = modelOf([network('10.0.0.0/24', 24)]);
    add(model, 'a');
    model.settle();
    add(model, 'b');
    model.settle();
    expect(model.trace).toEqual(['patch nodes a', 'Normal CIDRNotAvailable Node b status is now: CIDRNotAvailable']);
    model.server.delete(nodes, 'a');
    model.advance(1000);
    expect(given(model, 'b')).toEqual(['10.0.0.0/24']);
  });

  test('a write that fails three times is told of, and tried again', () => {
    const model = modelOf([network('10.0.0.0/16', 24)]);
    add(model, 'a');
    model.intercept = (action) => (action.do === 'patch' ? internalError('x') : undefined);
    model.settle();
    const failed = 'patch nodes a: InternalError';
    expect(model.trace).toEqual([failed, failed, failed, 'Normal CIDRAssignmentFailed Node a status is now: CIDRAssignmentFailed']);
    model.intercept = () => undefined;
    model.advance(1000);
    expect(given(model, 'a')).toHaveLength(1);
  });

  test.each([
    [
      ['1.2.3.0/24'],
      'failed to mark cidr[1.2.3.0/24] at idx [0] as occupied for node: bad: cidr 1.2.3.0/24 is out the range of cluster cidr 10.0.0.0/16',
    ],
    [['x'], 'failed to parse node bad, CIDR x'],
    [
      ['10.0.0.0/24', 'fd00::/64'],
      'node:bad has an allocated cidr: fd00::/64 at index:1 that does not exist in cluster cidrs configuration',
    ],
  ])('a node with the networks %j does not keep others from getting theirs', (cidrs, message) => {
    const controller = nodeIpamController({ podNetworks: [network('10.0.0.0/16', 24)] });
    const model = new ControllerModel([controller]);
    add(model, 'bad', cidrs);
    add(model, 'node');
    expect(model.pass(controller, 'nodes').error).toBe(message);
    expect(given(model, 'node')).toHaveLength(1);
  });

  test.each([
    ['10.0.0.0/24', 16, /^Controller: Invalid --cluster-cidr, mask size/],
    ['fd00::/32', 64, 'New CIDR set failed; the node CIDR size is too big'],
  ])('%s cannot be shared out in parts of /%d', (cluster, prefix, message) => {
    expect(() => nodeIpamController({ podNetworks: [network(cluster, prefix)] })).toThrow(message);
    expect(podNetworkProblem(network(cluster, prefix))).toMatch(message);
  });
});

// facts of TestIndexToCIDRBlock and TestOccupy
test.each([
  ['127.123.3.0/16', 24, 0, '127.123.0.0/24'],
  ['127.123.0.0/16', 24, 15, '127.123.15.0/24'],
  ['192.168.5.219/28', 32, 5, '192.168.5.213/32'],
  ['2001:0db8:1234:3::/48', 64, 10, '2001:db8:1234:a::/64'],
  ['2001:0db8::/47', 63, 1023, '2001:db8:0:7fe::/63'],
  ['2001:0db8::/56', 72, 65_535, '2001:db8:0:ff:ff00::/72'],
])('%s in parts of /%d: number %d is %s', (cluster, prefix, part, expected) => {
  expect(new PodNetworkPool(network(cluster, prefix), part).allocate()).toBe(expected);
});

test.each([
  ['127.0.0.0/8', 16, '127.0.0.0/8', []],
  ['127.0.0.0/8', 16, '127.0.0.0/2', []],
  ['10.244.0.0/22', 24, '10.244.1.0/25', [0, 2, 3]],
  ['10.244.0.0/22', 24, '10.244.2.0/23', [0, 1]],
  ['10.244.0.0/22', 24, '10.0.0.0/24', [0, 1, 2, 3]],
])('of %s in parts of /%d, %s leaves %j', (cluster, prefix, taken, left) => {
  const pool = new PodNetworkPool(network(cluster, prefix), 0);
  pool.take(cidr(taken));
  const found: string[] = [];
  for (let part = pool.allocate(); part !== undefined; part = pool.allocate()) found.push(part);
  expect(found).toEqual(left.map((i) => `10.244.${i}.0/24`));
});
