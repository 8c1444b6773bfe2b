import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '#domain/json/json.js';
import { createStrategicMergePatch } from '#domain/patch/create-strategic-merge-patch.js';
import { applyStrategicMergePatch } from '#domain/patch/strategic-merge-patch.js';
import { builtInSchema } from '#domain/schema/built-in.js';

const pod = builtInSchema('core.v1.Pod');
const meta = builtInSchema('meta.v1.ObjectMeta');

test.each<[string, JsonObject, JsonObject, JsonObject]>([
  ['nothing', { status: { phase: 'Running' } }, { status: { phase: 'Running' } }, {}],
  ['an undefined member is absent', { status: { phase: 'Running' } }, { status: { phase: 'Running', podIP: undefined } }, {}],
  ['what is new', { status: {} }, { status: { podIPs: [{ ip: '10.0.0.1' }] } }, { status: { podIPs: [{ ip: '10.0.0.1' }] } }],
  ['what is gone', { status: { message: 'm' } }, { status: {} }, { status: { message: null } }],
  [
    'a list without strategy as a whole',
    { status: { containerStatuses: [{ name: 'a', ready: false }] } },
    { status: { containerStatuses: [{ name: 'a', ready: true }] } },
    { status: { containerStatuses: [{ name: 'a', ready: true }] } },
  ],
  [
    'of a merged item what changed',
    { status: { conditions: [{ type: 'A', status: 'False' }, { type: 'B', status: 'True', reason: 'r' }, { type: 'C' }] } },
    {
      status: {
        conditions: [
          { type: 'B', status: 'False' },
          { type: 'A', status: 'False' },
        ],
      },
    },
    {
      status: {
        '$setElementOrder/conditions': [{ type: 'B' }, { type: 'A' }],
        conditions: [
          { type: 'B', status: 'False', reason: null },
          { $patch: 'delete', type: 'C' },
        ],
      },
    },
  ],
  [
    'the order alone',
    { status: { conditions: [{ type: 'A' }, { type: 'B' }] } },
    { status: { conditions: [{ type: 'B' }, { type: 'A' }] } },
    { status: { '$setElementOrder/conditions': [{ type: 'B' }, { type: 'A' }] } },
  ],
  [
    'lists of scalars',
    { metadata: { finalizers: ['a', 'b'] } },
    { metadata: { finalizers: ['b', 'c'] } },
    {
      metadata: {
        '$setElementOrder/finalizers': ['b', 'c'],
        '$deleteFromPrimitiveList/finalizers': ['a'],
        finalizers: ['c'],
      },
    },
  ],
  [
    'maps',
    { metadata: { labels: { a: '1', b: '2' } } },
    { metadata: { labels: { a: '2' } } },
    { metadata: { labels: { a: '2', b: null } } },
  ],
  [
    'which members of a union stay',
    { spec: { volumes: [{ name: 'v', emptyDir: {} }] } },
    { spec: { volumes: [{ name: 'v', hostPath: { path: '/' } }] } },
    {
      spec: {
        '$setElementOrder/volumes': [{ name: 'v' }],
        volumes: [{ name: 'v', hostPath: { path: '/' }, emptyDir: null, $retainKeys: ['hostPath', 'name'] }],
      },
    },
  ],
])('%s', (_, original, modified, patch) => {
  expect(createStrategicMergePatch(pod, original, modified)).toEqual(patch);
  const result = applyStrategicMergePatch(pod, original, patch);
  expect(result).toEqual(JSON.parse(JSON.stringify(modified)));
});

const text = fc.constantFrom('a', 'b', 'c', 'd');
const owners = fc.uniqueArray(fc.record({ uid: text, name: text, controller: fc.boolean() }), { selector: ({ uid }) => uid, maxLength: 4 });
const metadata = fc.record(
  {
    labels: fc.dictionary(text, text),
    finalizers: fc.uniqueArray(text),
    ownerReferences: owners,
    name: text,
  },
  { requiredKeys: [] },
);

test('applying the patch to the original gives the modified', () => {
  fc.assert(
    fc.property(metadata, metadata, (original, modified) => {
      const patch = createStrategicMergePatch(meta, original, modified);
      expect(applyStrategicMergePatch(meta, original, patch as Json)).toEqual(modified);
    }),
    { numRuns: 300 },
  );
});
