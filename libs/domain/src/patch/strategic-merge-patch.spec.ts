import { describe, expect, test } from 'vitest';
import type { Json } from '#domain/json/json.js';
import { applyStrategicMergePatch } from '#domain/patch/strategic-merge-patch.js';
import { builtInSchema } from '#domain/schema/built-in.js';

const podSpec = builtInSchema('core.v1.PodSpec');
const pod = builtInSchema('core.v1.Pod');
const apply = (document: Json, patch: Json): Json => applyStrategicMergePatch(podSpec, document, patch);
const named = (...names: string[]): Json[] => names.map((name) => ({ name }));
const del = (name: string): Json => ({ name, $patch: 'delete' });

describe('objects and scalars', () => {
  test.each<[string, Json, Json, Json]>([
    ['members merge', { nodeName: 'a', hostname: 'h' }, { nodeName: 'b' }, { nodeName: 'b', hostname: 'h' }],
    ['null removes', { nodeName: 'a', hostname: 'h' }, { nodeName: null }, { hostname: 'h' }],
    ['null of what is not there is nothing', {}, { nodeName: null }, {}],
    ['maps merge', { nodeSelector: { a: '1', b: '2' } }, { nodeSelector: { b: null, c: '3' } }, { nodeSelector: { a: '1', c: '3' } }],
    ['a new object has no null members', {}, { affinity: { nodeAffinity: null, podAffinity: {} } }, { affinity: { podAffinity: {} } }],
    [
      'a list without strategy is replaced',
      { tolerations: [{ key: 'a' }] },
      { tolerations: [{ key: 'b' }] },
      { tolerations: [{ key: 'b' }] },
    ],
    ['another type replaces', { nodeSelector: { a: '1' } }, { nodeSelector: 'x' }, { nodeSelector: 'x' }],
    ['$patch: delete empties', { nodeSelector: { a: '1' } }, { nodeSelector: { $patch: 'delete' } }, { nodeSelector: {} }],
    [
      '$patch: replace replaces',
      { nodeSelector: { a: '1' } },
      { nodeSelector: { $patch: 'replace', b: '2' } },
      { nodeSelector: { b: '2' } },
    ],
    ['$patch in what is new drops it', {}, { nodeSelector: { $patch: 'replace', b: '2' } }, {}],
    ['$patch at the root', { nodeName: 'a' }, { $patch: 'replace', hostname: 'h' }, { hostname: 'h' }],
    ['unknown members merge by type', { x: 1 }, { x: 2, y: 3 }, { x: 2, y: 3 }],
    ['null patches nothing', { nodeName: 'a' }, null, { nodeName: 'a' }],
  ])('%s', (_, document, patch, expected) => {
    expect(apply(document, patch)).toEqual(expected);
  });
});

describe('lists of objects with a merge key', () => {
  test.each<[string, Json[], Json[], Json[]]>([
    [
      'an item merges by its key',
      [{ name: 'a', image: 'x', tty: true }],
      [{ name: 'a', image: 'y' }],
      [{ name: 'a', image: 'y', tty: true }],
    ],
    [
      'items merge deeply',
      [{ name: 'a', env: [{ name: 'E', value: '1' }] }],
      [{ name: 'a', env: named('F') }],
      [{ name: 'a', env: [{ name: 'F' }, { name: 'E', value: '1' }] }],
    ],
    ['a new item goes before those the patch does not name', named('a', 'b'), named('c'), named('c', 'a', 'b')],
    ['what stood before a named item stays before it', named('a', 'b', 'c'), named('b', 'd'), named('a', 'b', 'd', 'c')],
    ['named items stand as the patch has them', named('a', 'b', 'c', 'd'), named('d', 'b'), named('a', 'c', 'd', 'b')],
    ['delete by key', named('a', 'b', 'a', 'c'), [del('a')], named('b', 'c')],
    ['delete of what is not there', named('a'), [del('b')], named('a')],
    ['delete and add', named('a', 'b'), [del('a'), { name: 'c' }], named('c', 'b')],
    ['replace the list', named('a', 'b'), [{ $patch: 'replace' }, { name: 'c' }], named('c')],
    ['replace by nothing', named('a', 'b'), [{ $patch: 'replace' }], []],
    [
      'an item with $patch: replace at another key replaces the list',
      named('a', 'b'),
      [{ name: 'c' }, { name: 'd', $patch: 'replace' }],
      named('c'),
    ],
    ['an empty patch changes nothing', named('a'), [], named('a')],
    ['two empty lists', [], [], []],
    ['nulls of a new item stay for the decoder', named('a'), [{ name: 'b', image: null }], [{ name: 'b', image: null }, { name: 'a' }]],
    [
      'the first of several with one key is merged',
      [
        { name: 'a', image: '1' },
        { name: 'a', image: '2' },
      ],
      [{ name: 'a', tty: true }],
      [
        { name: 'a', image: '1', tty: true },
        { name: 'a', image: '2' },
      ],
    ],
  ])('%s', (_, containers, patch, expected) => {
    expect(apply({ containers }, { containers: patch })).toEqual({ containers: expected });
  });

  test('a new list loses items that are directives', () => {
    expect(apply({}, { containers: [del('a'), { name: 'b', image: null }] })).toEqual({ containers: named('b') });
  });

  test('a key may be a number', () => {
    const ports = [{ containerPort: 80, name: 'web' }, { containerPort: 443 }];
    expect(
      apply({ containers: [{ name: 'a', ports }] }, { containers: [{ name: 'a', ports: [{ containerPort: 80, name: 'http' }] }] }),
    ).toEqual({ containers: [{ name: 'a', ports: [{ containerPort: 80, name: 'http' }, { containerPort: 443 }] }] });
  });
});

describe('lists of scalars with the merge strategy', () => {
  const metadata = (finalizers: Json): Json => ({ metadata: { finalizers } });
  test.each<[string, Json[], Json, Json]>([
    ['union', ['a', 'b'], { finalizers: ['c', 'a'] }, ['c', 'a', 'b']],
    ['items are taken out', ['a', 'b', 'c'], { '$deleteFromPrimitiveList/finalizers': ['b', 'x'] }, ['a', 'c']],
    [
      'items are taken out and added in order',
      ['a', 'b', 'c'],
      { '$deleteFromPrimitiveList/finalizers': ['b'], '$setElementOrder/finalizers': ['d', 'c', 'a'], finalizers: ['d'] },
      ['d', 'c', 'a'],
    ],
    ['the order alone is set', ['a', 'b', 'c'], { '$setElementOrder/finalizers': ['c', 'b', 'a'] }, ['c', 'b', 'a']],
    ['what the order leaves out keeps its place', ['a', 'x', 'b'], { '$setElementOrder/finalizers': ['b', 'a'] }, ['x', 'b', 'a']],
  ])('%s', (_, finalizers, patch, expected) => {
    expect(applyStrategicMergePatch(pod, metadata(finalizers), { metadata: patch })).toEqual(metadata(expected));
  });

  test('nothing is taken out of a list that is not there', () => {
    expect(applyStrategicMergePatch(pod, { metadata: {} }, { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } })).toEqual({
      metadata: {},
    });
  });

  test('null in place of the items removes the list', () => {
    expect(applyStrategicMergePatch(pod, metadata(['a']), { metadata: { '$deleteFromPrimitiveList/finalizers': null } })).toEqual({
      metadata: {},
    });
  });
});

describe('$setElementOrder of objects', () => {
  const order = '$setElementOrder/containers';
  test.each<[string, Json[] | undefined, { order: Json[]; patch?: Json[] }, Json[] | undefined]>([
    ['orders without changes', named('a', 'b', 'c'), { order: named('c', 'a', 'b') }, named('c', 'a', 'b')],
    ['orders a new list', undefined, { order: named('b', 'a'), patch: named('b', 'a') }, named('b', 'a')],
    ['places a new item', named('a', 'b'), { order: named('a', 'n', 'b'), patch: named('n') }, named('a', 'n', 'b')],
    ['keeps server items by where they stood', named('s', 'a', 't', 'b'), { order: named('b', 'a'), patch: [] }, named('s', 't', 'b', 'a')],
    [
      'server items before the item they preceded',
      named('a', 's', 'b'),
      { order: named('a', 'n', 'b'), patch: named('n') },
      named('a', 'n', 's', 'b'),
    ],
    ['with a deletion', named('a', 'b', 'c'), { order: named('c', 'a'), patch: [del('b')] }, named('c', 'a')],
    ['of a list that is nowhere', undefined, { order: named('a') }, undefined],
  ])('%s', (_, containers, given, expected) => {
    const patch = { [order]: given.order, ...(given.patch && { containers: given.patch }) };
    expect(apply({ ...(containers && { containers }) }, patch)).toEqual({ ...(expected && { containers: expected }) });
  });

  test('stays in a part that is new, as upstream leaves it', () => {
    const patch = { spec: { [order]: named('a'), containers: named('a') } };
    expect(applyStrategicMergePatch(pod, {}, patch)).toEqual(patch);
  });
});

describe('$retainKeys', () => {
  const strategy = builtInSchema('apps.v1.DeploymentSpec');
  const rolling = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } };

  test('drops what it does not list', () => {
    expect(applyStrategicMergePatch(strategy, rolling, { strategy: { $retainKeys: ['type'], type: 'Recreate' } })).toEqual({
      strategy: { type: 'Recreate' },
    });
  });

  test('works in items of a merged list', () => {
    const volumes = [
      { name: 'v', emptyDir: {} },
      { name: 'w', emptyDir: {} },
    ];
    const patch = { volumes: [{ name: 'v', $retainKeys: ['name', 'configMap'], configMap: { name: 'c' } }] };
    expect(apply({ volumes }, patch)).toEqual({
      volumes: [
        { name: 'v', configMap: { name: 'c' } },
        { name: 'w', emptyDir: {} },
      ],
    });
  });

  test('without it the members merge', () => {
    expect(applyStrategicMergePatch(strategy, rolling, { strategy: { type: 'Recreate' } })).toEqual({
      strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } },
    });
  });
});

describe('what is refused', () => {
  test.each<[string, Json, Json, number, string]>([
    ['a patch that is a list', {}, [], 400, 'json: cannot unmarshal array into Go value of type map[string]interface {}'],
    ['$retainKeys that is no list', {}, { $retainKeys: 'x' }, 400, 'invalid patch format of retainKeys'],
    [
      'a member that $retainKeys does not list',
      {},
      { $retainKeys: ['nodeName'], hostname: 'h' },
      400,
      'invalid patch format of retainKeys',
    ],
    ['$setElementOrder of nothing', {}, { $setElementOrder: [] }, 400, 'invalid patch format of setElementOrder list'],
    ['$deleteFromPrimitiveList of nothing', {}, { $deleteFromPrimitiveList: [] }, 400, 'invalid patch format of primitive list'],
    ['an order that is no list', {}, { '$setElementOrder/containers': 'x' }, 400, 'expected a []interface {}, but received a string'],
    [
      'an order for a list that is none',
      {},
      { '$setElementOrder/containers': [], containers: 3 },
      400,
      'expected a []interface {}, but received a int64',
    ],
    [
      'an order of an unknown list',
      {},
      { '$setElementOrder/boxes': [] },
      400,
      'unable to find api field in struct PodSpec for the json field "boxes"',
    ],
    ['an order of an object', {}, { '$setElementOrder/nodeSelector': [] }, 400, 'expected slice or array type, but got: struct'],
    [
      'items that the order does not have',
      { containers: named('a') },
      { '$setElementOrder/containers': named('a'), containers: named('b') },
      400,
      "The order in patch list:\n[map[name:b]]\n doesn't match $setElementOrder list:\n[map[name:a]]\n",
    ],
    [
      'an item without its key',
      { containers: named('a') },
      { containers: [{ image: 'x' }] },
      400,
      'map: map[image:x] does not contain declared merge key: name',
    ],
    [
      'a stored item without its key',
      { containers: [{ image: 'x' }] },
      { containers: named('a') },
      400,
      'map: map[image:x] does not contain declared merge key: name',
    ],
    [
      'an unknown directive',
      { nodeSelector: {} },
      { nodeSelector: { $patch: 'keep' } },
      400,
      'unknown patch type: keep in map: map[$patch:keep]',
    ],
    [
      'an unknown directive in a list',
      { containers: named('a') },
      { containers: [{ name: 'a', $patch: 'keep' }] },
      400,
      'unknown patch type: keep in map: map[$patch:keep name:a]',
    ],
    [
      '$patch: merge in a list',
      { containers: named('a') },
      { containers: [{ name: 'a', $patch: 'merge' }] },
      400,
      'merging lists cannot yet be specified in the patch',
    ],
    [
      'items of two types',
      { containers: named('a') },
      { containers: ['a'] },
      400,
      'list element types are not identical: [[map[name:a]] [a]]',
    ],
    ['lists of lists', { containers: [[]] }, { containers: [[]] }, 422, 'the server rejected our request due to an error in our request'],
    [
      'an object inside what has no members',
      { nodeSelector: { a: {} } },
      { nodeSelector: { a: {} } },
      400,
      'merging an object in json but data type is not struct, instead is: map',
    ],
    [
      'an object that the schema does not have',
      { x: {} },
      { x: {} },
      400,
      'unable to find api field in struct PodSpec for the json field "x"',
    ],
  ])('%s', (_, document, patch, code, message) => {
    expect(() => apply(document, patch)).toThrow(expect.objectContaining({ code, message }));
  });
});

test('the document given is not changed', () => {
  const document = { containers: named('a', 'b') };
  apply(document, { containers: [del('a'), { name: 'b', image: 'x' }] });
  expect(document).toEqual({ containers: named('a', 'b') });
});
