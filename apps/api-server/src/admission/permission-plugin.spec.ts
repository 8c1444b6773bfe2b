import { expect, test } from 'vitest';
import { requestOn } from '#domain/admission/fixture.js';
import { resourceAccess } from '#domain/authorization/access-request.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { forbiddenError } from '#domain/status/status-error.js';
import { alwaysAllow, type Authorizer } from '../authorization/authorizer.js';
import { permissionPlugin } from './permission-plugin.js';

const refusal = forbiddenError(pods, 'p', 'no');
const anyOf = [resourceAccess('sign', { name: 'a' }), resourceAccess('sign', { name: '*' })];

function allowing(...names: readonly string[]): Authorizer {
  return { ...alwaysAllow, authorize: ({ info }) => ({ allowed: names.includes(info.name), reason: '' }) };
}

test.each([
  [['a'], undefined],
  [['*'], undefined],
  [['b'], refusal],
])('whoever may %j: %s', async (names, refused) => {
  const plugin = permissionPlugin('Test', () => ({ anyOf, refusal }), allowing(...names));
  const outcome = await Promise.resolve(plugin.validate?.(requestOn(pods), undefined)).catch((error: unknown) => error);
  expect(outcome).toBe(refused);
});

test('what needs no permission is not asked about', () => {
  expect(permissionPlugin('Test', () => undefined, allowing()).validate?.(requestOn(pods), undefined)).toBeUndefined();
});
