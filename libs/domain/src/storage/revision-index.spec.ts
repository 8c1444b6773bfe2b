import { describe, expect, test } from 'vitest';
import { RevisionIndex, type Version } from '#domain/storage/revision-index.js';

function version(revision: number, key: string, type: Version['type'], previous = 0): Version {
  return { revision, key, type, previous };
}

function shown(versions: readonly Version[]): string {
  return versions.map(({ key, revision }) => `${key}=${revision}`).join(' ');
}

/** Compacted at 10: `c` has not changed since, `a` has, `gone` was deleted since. */
function loaded(): RevisionIndex {
  return new RevisionIndex({
    compacted: 10,
    base: [version(2, 'c', 'create'), version(5, 'gone', 'create'), version(7, 'a', 'update', 6)],
    history: [
      version(11, 'a', 'update', 7),
      version(12, 'new', 'create'),
      version(13, 'a', 'update', 11),
      version(14, 'gone', 'delete', 5),
    ],
  });
}

describe('the revision index', () => {
  test('knows the past of what it was loaded with', () => {
    const index = loaded();
    expect([index.revision, index.compactedRevision]).toEqual([14, 10]);
    expect([10, 11, 12, 13, 14].map((at) => shown(index.list('', at)))).toEqual([
      'a=7 c=2 gone=5',
      'a=11 c=2 gone=5',
      'a=11 c=2 gone=5 new=12',
      'a=13 c=2 gone=5 new=12',
      'a=13 c=2 new=12',
    ]);
    expect(['a', 'c', 'gone', 'new', 'none'].map((key) => index.currentRevision(key))).toEqual([13, 2, 0, 12, 0]);
    expect(shown(index.changesAfter(11, 2))).toBe('new=12 a=13');
  });

  test.each([
    { name: 'a change is missing', base: [], history: [version(12, 'a', 'create')], error: 'revision 12 does not follow 10' },
    { name: 'what was changed is missing', base: [], history: [version(11, 'a', 'update', 7)], error: 'revision 11 follows 7, not 0' },
    {
      name: 'a change between is missing',
      base: [version(5, 'a', 'create')],
      history: [version(11, 'a', 'update', 7)],
      error: 'revision 11 follows 7, not 5',
    },
    {
      name: 'a key has two values before the history',
      base: [version(5, 'a', 'create'), version(7, 'a', 'update', 5)],
      history: [],
      error: 'revision 7 is out of place',
    },
    { name: 'a deletion is left', base: [version(5, 'a', 'delete', 4)], history: [], error: 'revision 5 is out of place' },
  ] as const)('is not made when $name', ({ base, history, error }) => {
    expect(() => new RevisionIndex({ compacted: 10, base, history })).toThrow(new RangeError(error));
  });

  test('forgets step by step what nobody can read any more', () => {
    const index = loaded();
    index.compact(14);
    expect(index.forget(12, 1)).toEqual({ unreadable: [7], done: false });
    expect(index.forget(12, 100)).toEqual({ unreadable: [], done: true });
    expect(index.forget(12, 100)).toEqual({ unreadable: [], done: true });
    expect(shown(index.list('', 14))).toBe('a=13 c=2 new=12');
    expect(index.forget(100, 100)).toEqual({ unreadable: [11, 5, 14], done: true });
    expect(shown(index.list('', 14))).toBe('a=13 c=2 new=12');
    index.append(version(15, 'gone', 'create'));
    index.append(version(16, 'c', 'delete', 2));
    index.append(version(17, 'c', 'create'));
    expect([14, 15, 16, 17].map((at) => shown(index.list('', at)))).toEqual([
      'a=13 c=2 new=12',
      'a=13 c=2 gone=15 new=12',
      'a=13 gone=15 new=12',
      'a=13 c=17 gone=15 new=12',
    ]);
    index.compact(16);
    expect(index.forget(16, 100)).toEqual({ unreadable: [2, 16], done: true });
    index.compact(17);
    expect(index.forget(17, 100)).toEqual({ unreadable: [], done: true });
    expect(shown(index.list('', 17))).toBe('a=13 c=17 gone=15 new=12');
  });
});
