import { expect, test } from 'vitest';
import { reviewedAccess, reviewedUser, reviewStatus } from '#domain/authorization/reviewed-access.js';
import type { ResourceAttributes } from '#domain/schema/types/authorization-v1.js';

test('what is asked about is a resource or a path', () => {
  expect(
    reviewedAccess({ resourceAttributes: { verb: 'get', group: 'apps', resource: 'deployments', subresource: 'scale', name: 'd' } }),
  ).toEqual({
    isResource: true,
    path: '',
    verb: 'get',
    group: 'apps',
    version: '*',
    namespace: '',
    resource: 'deployments',
    subresource: 'scale',
    name: 'd',
  });
  expect(reviewedAccess({ nonResourceAttributes: { verb: 'get', path: '/healthz' } })).toMatchObject({
    isResource: false,
    path: '/healthz',
    verb: 'get',
  });
  expect(reviewedUser({ user: 'bob', uid: 'u', extra: { a: ['b'] } })).toEqual({
    username: 'bob',
    uid: 'u',
    groups: [],
    extra: { a: ['b'] },
  });
});

const fields = 'spec.resourceAttributes.fieldSelector';
const labels = 'spec.resourceAttributes.labelSelector';

test.each<[ResourceAttributes, string | undefined]>([
  [{}, undefined],
  [{ fieldSelector: { rawSelector: 'a=b' }, labelSelector: { rawSelector: 'a in (b)' } }, undefined],
  [{ fieldSelector: { rawSelector: 'a' } }, `${fields} ignored due to parse error`],
  [{ labelSelector: { rawSelector: 'a in' } }, `${labels} ignored due to parse error`],
  [
    {
      fieldSelector: {
        requirements: [
          { key: 'a', operator: 'In', values: ['a', 'b'] },
          { key: 'a', operator: 'In', values: ['a'] },
        ],
      },
      labelSelector: { requirements: [{ key: 'a', operator: 'Foo' }] },
    },
    `${fields} partially ignored due to parse error; ${labels} ignored due to parse error`,
  ],
])('selectors that cannot be read do not matter to the answer: %j', (resourceAttributes, evaluationError) => {
  const status = reviewStatus({ allowed: true, reason: '' }, { resourceAttributes });
  expect(status).toEqual({ allowed: true, ...(evaluationError !== undefined && { evaluationError }) });
});

test('a refusal, its reason and what went wrong are told', () => {
  expect(reviewStatus({ allowed: false, denied: true, reason: 'no', error: 'lost' }, {})).toEqual({
    allowed: false,
    denied: true,
    reason: 'no',
    evaluationError: 'lost',
  });
});
