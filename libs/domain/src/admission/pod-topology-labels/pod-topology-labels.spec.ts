import { expect, test } from 'vitest';
import { given, requestOn } from '#domain/admission/fixture.js';
import { admitTopologyLabels } from '#domain/admission/pod-topology-labels/pod-topology-labels.js';
import { bindings } from '#domain/resources/core/binding/binding.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Binding, Node, Pod } from '#domain/schema/types/core-v1.js';

const topology = { 'topology.kubernetes.io/zone': 'z', 'topology.kubernetes.io/region': 'r' };
const somewhere = given(nodes, { metadata: { name: 'n', labels: { ...topology, other: 'x' } }, spec: {} });
const nowhere = given(nodes, { metadata: { name: 'bare' }, spec: {} });
const getNode = (name: string): Node | undefined => [somewhere, nowhere].find(({ metadata }) => metadata.name === name);

const podOn = (nodeName: string): Pod =>
  given(pods, {
    metadata: { name: 'p', labels: { app: 'a', 'topology.kubernetes.io/zone': 'wrong' } },
    spec: { nodeName, containers: [{ name: 'c', image: 'i' }] },
  });
const bindingTo = (kind: string, name: string): Binding => given(bindings, { metadata: { name: 'p' }, target: { kind, name } });

test.each<[string, string, string | undefined]>([
  ['a node with a zone', 'n', 'z'],
  ['a node without', 'bare', 'wrong'],
  ['a node that is not there', 'gone', 'wrong'],
  ['no node', '', 'wrong'],
])('a pod that is made on %s', (_, nodeName, zone) => {
  const { metadata } = admitTopologyLabels(requestOn(pods), podOn(nodeName), getNode);
  expect(metadata.labels?.['topology.kubernetes.io/zone']).toBe(zone);
  expect(metadata.labels?.['app']).toBe('a');
});

test.each<[string, Binding, object | undefined]>([
  ['a node', bindingTo('Node', 'n'), topology],
  ['something else', bindingTo('', 'n'), undefined],
])('a binding to %s', (_, binding, labels) => {
  expect(admitTopologyLabels(requestOn(pods, { subresource: 'binding' }), binding, getNode).metadata.labels).toEqual(labels);
});

test('updates change no labels', () => {
  const pod = podOn('n');
  expect(admitTopologyLabels(requestOn(pods, { operation: 'UPDATE' }), pod, getNode)).toBe(pod);
});
