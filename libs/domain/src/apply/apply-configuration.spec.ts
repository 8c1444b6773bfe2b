import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anySpec } from '#testing/apply/any-spec.js';
import { applyConfiguration } from '#domain/apply/apply-configuration.js';
import { deducedType } from '#domain/apply/deduced-type.js';
import { managersIn, sampleResource } from '#domain/apply/fixture.js';
import { equal } from '#domain/json/equal.js';
import type { Json, JsonObject } from '#domain/json/json.js';
import { isStatusError, StatusError } from '#domain/status/status-error.js';

const first = Date.parse('2026-01-01T00:00:00Z');
const later = first + 60_000;

const config = (spec: Json): JsonObject => ({ apiVersion: 'example.com/v1', kind: 'Sample', metadata: { name: 'x' }, spec });
const by = (manager: string, { force = false, now = first } = {}): { manager: string; force: boolean; now: number } => ({
  manager,
  force,
  now,
});
const timesOf = (object: JsonObject): unknown =>
  ((object['metadata'] as JsonObject)['managedFields'] as readonly JsonObject[]).map(({ time }) => time);
const specOf = ({ spec }: JsonObject): Json | undefined => spec;

describe.each([
  ['with a schema', sampleResource()],
  ['without', sampleResource(deducedType)],
])('%s', (_name, resource) => {
  test('applying twice changes nothing', () => {
    fc.assert(
      fc.property(anySpec, anySpec, (theirs, mine) => {
        const live = applyConfiguration(resource, undefined, config(theirs), by('a'));
        const once = applyConfiguration(resource, live, config(mine), by('b', { force: true }));
        expect(applyConfiguration(resource, once, config(mine), by('b', { now: later }))).toBe(once);
      }),
      { numRuns: 50 },
    );
  });

  test('what is applied and then dropped is as if it had never been', () => {
    fc.assert(
      fc.property(anySpec, anySpec, (theirs, mine) => {
        const live = applyConfiguration(resource, undefined, config(theirs), by('a'));
        try {
          const both = applyConfiguration(resource, live, config(mine), by('b'));
          const left = applyConfiguration(resource, both, { apiVersion: 'example.com/v1', kind: 'Sample' }, by('b'));
          expect(sorted(specOf(left))).toEqual(sorted(specOf(live)));
          expect(managersIn(left)).toEqual(managersIn(live));
        } catch (error) {
          if (!isStatusError(error, 'Conflict')) throw error;
        }
      }),
      { numRuns: 50 },
    );
  });

  test('an apply with force has all that it says', () => {
    fc.assert(
      fc.property(anySpec, anySpec, (theirs, mine) => {
        const live = applyConfiguration(resource, undefined, config(theirs), by('a'));
        const forced = applyConfiguration(resource, live, config(mine), by('b', { force: true }));
        const alone = applyConfiguration(resource, undefined, config(mine), by('b'));
        expect(managersIn(forced).find((entry) => entry.startsWith('b '))).toBe(managersIn(alone)[0]);
      }),
      { numRuns: 50 },
    );
  });
});

/** Items that come back stand where they are given, and empty values may be left: their order and presence is not compared. */
function sorted(value: Json | undefined): unknown {
  if (Array.isArray(value)) return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => !isEmpty(member)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function isEmpty(value: unknown): boolean {
  return equal(value, {}) || equal(value, []) || value === undefined;
}

describe('the time of an entry', () => {
  const resource = sampleResource();
  const live = applyConfiguration(resource, undefined, config({ count: 1, text: 'x' }), by('a'));

  test('is when it was applied', () => expect(timesOf(live)).toEqual(['2026-01-01T00:00:00Z']));
  test('stays when nothing changes', () => {
    expect(applyConfiguration(resource, live, config({ count: 1, text: 'x' }), by('a', { now: later }))).toBe(live);
  });
  test('stays when only the set of fields changes, and is not there for who changed nothing at all', () => {
    const shared = applyConfiguration(resource, live, config({ count: 1 }), by('b', { now: first }));
    const left = applyConfiguration(resource, shared, config({ text: 'x' }), by('a', { now: later }));
    expect(managersIn(left)).toContain('a Apply {"f:spec":{"f:text":{}}}');
    expect(timesOf(left)).toEqual([undefined, '2026-01-01T00:00:00Z']);
  });
  test('is new when the object changes', () => {
    expect(timesOf(applyConfiguration(resource, live, config({ count: 2 }), by('a', { now: later })))).toEqual(['2026-01-01T00:01:00Z']);
  });
});

describe('conflicts', () => {
  const resource = sampleResource();
  const refusal = (live: JsonObject, spec: Json): StatusError | undefined => {
    try {
      applyConfiguration(resource, live, config(spec), by('me'));
      return undefined;
    } catch (error) {
      if (error instanceof StatusError) return error;
      throw error;
    }
  };
  const one = applyConfiguration(resource, undefined, config({ count: 1, inner: { a: 1 }, ports: [{ port: 80, name: 'x' }] }), by('a'));
  const two = applyConfiguration(resource, one, config({ text: 'x', words: ['w'] }), by('b"'));

  test.each<[string, Json, string]>([
    ['one', { count: 2 }, 'Apply failed with 1 conflict: conflict with "a": .spec.count'],
    [
      'two with one manager',
      { count: 2, inner: { a: 2 } },
      'Apply failed with 2 conflicts: conflicts with "a":\n- .spec.count\n- .spec.inner.a',
    ],
    [
      'with several managers',
      { text: 'y', ports: [{ port: 80, name: 'y' }] },
      'Apply failed with 2 conflicts: conflicts with "a":\n- .spec.ports[port=80,protocol="TCP"].name\nconflicts with "b\\"":\n- .spec.text',
    ],
  ])('%s', (_name, spec, message) => {
    expect(refusal(two, spec)?.status).toMatchObject({ code: 409, reason: 'Conflict', message });
  });

  test('have a cause each', () => {
    expect(refusal(two, { count: 2, text: 'y' })?.status.details?.causes).toEqual([
      { reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.spec.count' },
      { reason: 'FieldManagerConflict', message: 'conflict with "b\\""', field: '.spec.text' },
    ]);
  });

  test('are none where the value is the same', () => expect(refusal(two, { count: 1, text: 'x' })).toBeUndefined());
});
