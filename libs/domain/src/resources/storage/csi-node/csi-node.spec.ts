import { expect, test } from 'vitest';
import { csiNodes } from '#domain/resources/storage/csi-node/csi-node.js';
import type { CSINode, CSINodeDriver } from '#domain/schema/types/storage-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const { strategy, printer } = csiNodes;

function csiNode(...drivers: readonly CSINodeDriver[]): CSINode {
  const metadata = { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return { apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', metadata, spec: { drivers } };
}

const driver = { name: 'csi.example.com', nodeID: 'n', topologyKeys: ['example.com/zone'], allocatable: { count: 8 } };

test.each<{ drivers: readonly CSINodeDriver[]; errors: readonly string[] }>([
  { drivers: [driver, { name: 'Other', nodeID: 'x', topologyKeys: null }], errors: [] },
  { drivers: [{ ...driver, name: '' }], errors: ['spec.drivers[0].name: Required value'] },
  { drivers: [{ ...driver, nodeID: '' }], errors: ['spec.drivers[0].nodeID: Required value'] },
  {
    drivers: [{ ...driver, nodeID: 'x'.repeat(257) }],
    errors: [`spec.drivers[0].nodeID: Invalid value: "${'x'.repeat(257)}": must be 256 characters or less`],
  },
  {
    drivers: [{ ...driver, allocatable: { count: -1 } }],
    errors: ['spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0'],
  },
  { drivers: [driver, driver], errors: ['spec.drivers[1].name: Duplicate value: "csi.example.com"'] },
  { drivers: [{ ...driver, topologyKeys: ['a', 'a'] }], errors: ['spec.drivers[0]: Duplicate value: "a"'] },
])('$drivers are refused for $errors', ({ drivers, errors }) => {
  expect(strategy.validate(csiNode(...drivers)).map(formatFieldError)).toEqual(errors);
});

test('drivers come and go, and how many volumes they take changes; nothing else of them does', () => {
  const other = { ...driver, name: 'x' };
  expect(strategy.validateUpdate(csiNode(other, { ...driver, allocatable: { count: 9 } }), csiNode(driver))).toEqual([]);
  expect(strategy.validateUpdate(csiNode(), csiNode(driver))).toEqual([]);
  expect(strategy.validateUpdate(csiNode({ ...driver, nodeID: 'm' }), csiNode(driver)).map(formatFieldError)).toEqual([
    'spec.drivers: Invalid value: {"Name":"csi.example.com","NodeID":"m","TopologyKeys":["example.com/zone"],"Allocatable":null}: field is immutable',
  ]);
});

test('it prints how many drivers there are', () => {
  expect(printer.cells(csiNode(driver), Date.UTC(2026, 0, 2))).toEqual(['a', 1, '24h']);
});
