import { expect, test } from 'vitest';
import { given, requestOn } from '#domain/admission/fixture.js';
import { admitNodeTaint } from '#domain/admission/taint-nodes-by-condition/taint-nodes-by-condition.js';
import { nodes } from '#domain/resources/core/node/node.js';
import type { Taint } from '#domain/schema/types/core-v1.js';

const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };
const evicting = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' };

test.each<[string, readonly Taint[], readonly Taint[]]>([
  ['no taints', [], [notReady]],
  ['the taint', [{ ...notReady, value: 'x' }], [{ ...notReady, value: 'x' }]],
  ['the taint with another effect', [evicting], [evicting, notReady]],
])('a new node with %s', (_, taints, expected) => {
  const node = given(nodes, { metadata: { name: 'n' }, spec: { taints } });
  expect(admitNodeTaint(requestOn(nodes), node)).toMatchObject({ spec: { taints: expected } });
});

test('a node that is there is left alone', () => {
  const node = given(nodes, { metadata: { name: 'n' }, spec: {} });
  expect(admitNodeTaint(requestOn(nodes, { operation: 'UPDATE' }), node)).toBe(node);
});
