import { expect, test } from 'vitest';
import { volumeAttributesClasses } from '#domain/resources/storage/volume-attributes-class/volume-attributes-class.js';
import type { VolumeAttributesClass } from '#domain/schema/types/storage-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const { strategy, printer } = volumeAttributesClasses;

function attributesClass(driverName: string, parameters: Readonly<Record<string, string>>): VolumeAttributesClass {
  const metadata = { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return { apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttributesClass', metadata, driverName, parameters };
}

test.each<{ driver: string; parameters: Readonly<Record<string, string>>; errors: readonly string[] }>([
  { driver: 'example.com', parameters: { iops: '1' }, errors: [] },
  {
    driver: '',
    parameters: {},
    errors: ['driverName: Required value', 'parameters: Required value: must contain at least one key/value pair'],
  },
])('$driver with $parameters is refused for $errors', ({ driver, parameters, errors }) => {
  expect(strategy.validate(attributesClass(driver, parameters)).map(formatFieldError)).toEqual(errors);
});

test('it never changes', () => {
  expect(strategy.validateUpdate(attributesClass('b', { x: '2' }), attributesClass('a', { x: '1' })).map(formatFieldError)).toEqual([
    'driverName: Forbidden: updates to driverName are forbidden.',
    'parameters: Forbidden: updates to parameters are forbidden.',
  ]);
});

test('it prints its driver', () => {
  expect(printer.cells(attributesClass('example.com', {}), Date.UTC(2026, 0, 2))).toEqual(['a', 'example.com', '24h']);
});
