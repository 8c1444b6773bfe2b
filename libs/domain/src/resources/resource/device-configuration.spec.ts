import { expect, test } from 'vitest';
import { validateConfiguration } from '#domain/resources/resource/device-configuration.js';
import { validateSelectors } from '#domain/resources/resource/device-selectors.js';
import { formatFieldError } from '#domain/status/field-error.js';

/** `{"a":"…"}` of so many bytes. */
const parametersOf = (bytes: number): Readonly<Record<string, string>> => ({ a: 'x'.repeat(bytes - 8) });

test('Configurations are of 10 KiB at most, unless they are stored already', () => {
  const check = (bytes: number, isStored: boolean): readonly string[] =>
    validateConfiguration({ opaque: { driver: 'd', parameters: parametersOf(bytes) } }, 'p', isStored).map(formatFieldError);
  expect(check(10_240, false)).toEqual([]);
  expect(check(10_241, false)).toEqual(['p.opaque.parameters: Too long: may not be more than 10240 bytes']);
  expect(check(10_241, true)).toEqual([]);
});

test('Expressions are of 10 KiB at most', () => {
  const check = (bytes: number): readonly string[] =>
    validateSelectors([{ cel: { expression: '1'.repeat(bytes) } }], 'p', true).map(formatFieldError);
  expect(check(10_240)).toEqual([]);
  expect(check(10_241)).toEqual(['p[0].cel.expression: Too long: may not be more than 10240 bytes']);
});
