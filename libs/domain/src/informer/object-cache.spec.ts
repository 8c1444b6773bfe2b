import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineResource } from '#domain/api/define-resource.js';
import type { ObjectIndex } from '#domain/controllers/controller.js';
import { compareRevisions } from '#domain/informer/compare-revisions.js';
import { ObjectCache, type ObjectChange } from '#domain/informer/object-cache.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

function object(key: string, resourceVersion: number, { owner, color }: { owner?: string; color?: string } = {}): KubeObject {
  const [namespace, name = ''] = key.includes('/') ? key.split('/') : [undefined, key];
  return {
    apiVersion: 'v1',
    kind: 'Thing',
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      uid: key,
      resourceVersion: String(resourceVersion),
      creationTimestamp: '',
      ...(color !== undefined && { labels: { color } }),
      ...(owner !== undefined && { ownerReferences: [{ apiVersion: 'v1', kind: 'Owner', name: owner, uid: owner, controller: true }] }),
    },
  };
}

const bookmark = (resourceVersion: string) =>
  ({ type: 'BOOKMARK', object: { apiVersion: 'v1', kind: 'Thing', metadata: { resourceVersion } } }) as const;
const keys = (objects: readonly KubeObject[]): string[] => objects.map(({ metadata }) => metadata.uid).toSorted();
const color = ({ metadata }: KubeObject): string[] => (metadata.labels?.['color'] === undefined ? [] : [metadata.labels['color']]);
const colors: ObjectIndex = { resource: defineResource('v1', 'ConfigMap'), valuesOf: color };

/** What happened, in short: `+a/x@3`, `~a/x@3>4`, `-a/x@5`. */
function brief(change: ObjectChange | undefined): string {
  if (!change) return '';
  const { old, new: now } = change;
  if (!old) return `+${now?.metadata.uid}@${now?.metadata.resourceVersion}`;
  if (!now) return `-${old.metadata.uid}@${old.metadata.resourceVersion}`;
  return `~${old.metadata.uid}@${old.metadata.resourceVersion}>${now.metadata.resourceVersion}`;
}

function filled(...objects: readonly KubeObject[]): ObjectCache {
  const cache = new ObjectCache();
  cache.replace(objects, '10');
  return cache;
}

test.each([
  ['9', '10', -1],
  ['10', '10', 0],
  ['99999999999999999999', '99999999999999999998', 1],
  ['', '1', -1],
])('revision %s against %s', (a, b, sign) => expect(Math.sign(compareRevisions(a, b))).toBe(sign));

describe('an event', () => {
  const cache = (): ObjectCache => filled(object('a/x', 3), object('a/y', 4));
  test.each([
    { name: 'adds what is new', event: { type: 'ADDED', object: object('b/z', 11) }, change: '+b/z@11', revision: '11' },
    { name: 'changes what is there', event: { type: 'MODIFIED', object: object('a/x', 12) }, change: '~a/x@3>12', revision: '12' },
    {
      name: 'that adds what is there changes it',
      event: { type: 'ADDED', object: object('a/x', 12) },
      change: '~a/x@3>12',
      revision: '12',
    },
    {
      name: 'that changes what is not there adds it',
      event: { type: 'MODIFIED', object: object('b/z', 11) },
      change: '+b/z@11',
      revision: '11',
    },
    { name: 'deletes, and shows the last state', event: { type: 'DELETED', object: object('a/x', 13) }, change: '-a/x@13', revision: '13' },
    {
      name: 'that deletes what is not there is nothing',
      event: { type: 'DELETED', object: object('b/z', 13) },
      change: '',
      revision: '13',
    },
    { name: 'seen already is nothing', event: { type: 'MODIFIED', object: object('a/x', 3) }, change: '', revision: '10' },
    { name: 'with only a revision moves only that', event: bookmark('20'), change: '', revision: '20' },
    { name: 'with an old revision moves nothing', event: bookmark('9'), change: '', revision: '10' },
  ] as const)('$name', ({ event, change, revision }) => {
    const given = cache();
    expect(brief(given.apply(event))).toBe(change);
    expect(given.revision).toBe(revision);
  });
});

describe('a list', () => {
  test('in the place of what was there tells what is new, changed and gone, and goes back in revision if need be', () => {
    const cache = filled(object('a/x', 3), object('a/y', 4), object('a/z', 5));
    const changes = cache.replace([object('a/x', 3), object('a/y', 7), object('a/new', 8)], '8');
    expect(changes.map(brief).toSorted()).toEqual(['+a/new@8', '-a/z@5', '~a/y@4>7']);
    expect(cache.revision).toBe('8');
    expect(keys(cache.list())).toEqual(['a/new', 'a/x', 'a/y']);
  });

  test('of one namespace or of all stays as it is when the cache changes', () => {
    const cache = filled(object('a/x', 3), object('b/y', 4), object('node', 5));
    const before = cache.list();
    expect(cache.list()).toBe(before);
    cache.apply({ type: 'DELETED', object: object('b/y', 11) });
    expect(keys(before)).toEqual(['a/x', 'b/y', 'node']);
    expect(keys(cache.list())).toEqual(['a/x', 'node']);
    expect(keys(cache.list('a'))).toEqual(['a/x']);
    expect(cache.list('b')).toEqual([]);
  });
});

describe('an index', () => {
  test('follows an object from one controller to another', () => {
    const cache = filled(object('a/x', 3, { owner: 'one' }), object('a/y', 4));
    expect(keys(cache.controlledBy('one'))).toEqual(['a/x']);
    cache.apply({ type: 'MODIFIED', object: object('a/x', 11, { owner: 'two' }) });
    expect(keys(cache.controlledBy('one'))).toEqual([]);
    expect(keys(cache.controlledBy('two'))).toEqual(['a/x']);
    cache.apply({ type: 'MODIFIED', object: object('a/x', 12) });
    expect(keys(cache.controlledBy('two'))).toEqual([]);
  });

  test('asked for late has what is there already', () => {
    const cache = filled(object('a/x', 3, { color: 'red' }));
    expect(keys(cache.by(colors, 'red'))).toEqual(['a/x']);
    cache.apply({ type: 'ADDED', object: object('b/y', 11, { color: 'red' }) });
    expect(keys(cache.by(colors, 'red'))).toEqual(['a/x', 'b/y']);
    expect(cache.by(colors, 'blue')).toEqual([]);
  });

  test('is what a search through all would find, whatever happens', () => {
    const anyObject = fc
      .record({
        key: fc.constantFrom('a/1', 'a/2', 'b/1', 'b/2'),
        owner: fc.constantFrom('o', 'p', undefined),
        color: fc.constantFrom('r', 'b', undefined),
      })
      .map(({ key, owner, color: label }) => ({ key, about: { ...(owner && { owner }), ...(label && { color: label }) } }));
    const anyStep = fc.oneof(
      fc.record({ do: fc.constantFrom('MODIFIED' as const, 'DELETED' as const), of: anyObject }),
      fc.record({ do: fc.constant('replace' as const), of: fc.uniqueArray(anyObject, { selector: ({ key }) => key }) }),
    );
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), (steps) => {
        const cache = new ObjectCache();
        cache.by(colors, 'r');
        steps.forEach((step, at) => {
          if (step.do === 'replace')
            cache.replace(
              step.of.map(({ key, about }) => object(key, at, about)),
              String(at),
            );
          else cache.apply({ type: step.do, object: object(step.of.key, at, step.of.about) });
          const all = cache.list();
          expect(all.length).toBe(cache.size);
          for (const namespace of ['a', 'b'])
            expect(keys(cache.list(namespace))).toEqual(keys(all.filter(({ metadata }) => metadata.namespace === namespace)));
          for (const value of ['r', 'b']) expect(keys(cache.by(colors, value))).toEqual(keys(all.filter((one) => color(one)[0] === value)));
          for (const namespace of ['a', 'b'])
            expect(keys(cache.orphansIn(namespace))).toEqual(
              keys(cache.list(namespace).filter(({ metadata }) => !metadata.ownerReferences)),
            );
          for (const owner of ['o', 'p'])
            expect(keys(cache.controlledBy(owner))).toEqual(
              keys(all.filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === owner)),
            );
        });
      }),
      { numRuns: 100 },
    );
  });

  test('costs the same for every change, however many objects there are', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => object(`a/${i}`, i + 1, { owner: 'one' }));
    const cache = filled(...many);
    const began = performance.now();
    for (let i = 0; i < 20_000; i++) cache.apply({ type: 'MODIFIED', object: object(`a/${i}`, 100_000 + i, { owner: 'one' }) });
    // A pass over all objects with every change would be 400 million steps.
    expect(performance.now() - began).toBeLessThan(1500);
  });
});
