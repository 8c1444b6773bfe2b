import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appliesNothing } from '#domain/apply/applies-nothing.js';
import { applyConfiguration } from '#domain/apply/apply-configuration.js';
import { applyFields } from '#domain/apply/apply-fields.js';
import { deducedType } from '#domain/apply/deduced-type.js';
import { noFields } from '#domain/apply/field-set.js';
import { sampleResource } from '#domain/apply/fixture.js';
import { setOf } from '#domain/apply/manager-entry.js';
import { findManager, managersOf } from '#domain/apply/managers.js';
import type { Json, JsonObject } from '#domain/json/json.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';
import { anySpec } from '#testing/apply/any-spec.js';

const config = (spec: Json): JsonObject => ({ apiVersion: 'example.com/v1', kind: 'Sample', metadata: { name: 'x' }, spec });
const by = (manager: string): { manager: string; force: boolean; now: number } => ({ manager, force: true, now: 0 });
const managers = ({ metadata }: JsonObject): readonly ManagedFieldsEntry[] =>
  managersOf((metadata as JsonObject)['managedFields'] as unknown as readonly ManagedFieldsEntry[]);

describe.each([
  ['with a schema', sampleResource()],
  ['without', sampleResource(deducedType)],
])('%s', (_name, resource) => {
  const type = resource.versionOf(resource.apiVersion)?.type ?? {};
  const isIdle = (live: JsonObject, given: JsonObject): boolean => {
    const last = findManager(managers(live), { manager: 'b', operation: 'Apply' });
    return last !== undefined && appliesNothing(given, { live, type, fields: setOf(last), without: noFields });
  };

  test('what it says is nothing the thorough way finds to be nothing', () => {
    fc.assert(
      fc.property(anySpec, anySpec, anySpec, (theirs, mine, next) => {
        const live = applyConfiguration(resource, applyConfiguration(resource, undefined, config(theirs), by('a')), config(mine), by('b'));
        for (const given of [next, mine, theirs].map(config)) {
          if (!isIdle(live, given)) continue;
          const applied = applyFields(resource, { live, config: given }, managers(live), by('b'));
          expect(applied.object).toBe(live);
          expect(applied.managers).toEqual(managers(live));
        }
      }),
    );
  });

  test('it sees what was applied just before, without empty values', () => {
    fc.assert(
      fc.property(anySpec, anySpec, (theirs, mine) => {
        fc.pre(!hasNothing(mine));
        const live = applyConfiguration(resource, applyConfiguration(resource, undefined, config(theirs), by('a')), config(mine), by('b'));
        expect(isIdle(live, JSON.parse(JSON.stringify(config(mine))) as JsonObject)).toBe(true);
      }),
    );
  });
});

function hasNothing(value: Json): boolean {
  return (
    typeof value === 'object' &&
    (value === null || Object.keys(value).length === 0 || Object.values(value).some((one) => hasNothing(one ?? null)))
  );
}
