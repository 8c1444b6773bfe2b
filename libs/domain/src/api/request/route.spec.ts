import { expect, test } from 'vitest';
import { Registry } from '#domain/api/registry.js';
import { emptyQuery } from '#domain/api/request/query.js';
import { requestInfoOf } from '#domain/api/request/request-info.js';
import { routeOf } from '#domain/api/request/route.js';
import { deployments } from '#domain/resources/apps/deployment/deployment.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';

const registry = new Registry([configMaps, deployments] as unknown as readonly ResourceDefinition[]);
const route = (method: string, path: string): string => routeOf(method, requestInfoOf(method, path, emptyQuery), registry);

test.each([
  ['GET', '/api/v1/configmaps', 'resource'],
  ['FOO', '/api/v9/things', 'resource'],
  ['GET', '/apis/apps/v1/things', 'resource'],
  ['GET', '//api/v1/configmaps', 'page'],
  ['GET', '/apis/nope/v1/things', 'page'],
  ['POST', '/apis', 'page'],
  ['POST', '/apis/apps/', 'page'],
  ['GET', '/apis/apps/v1/', 'page'],
  ['GET', '/api/', 'page'],
  ['GET', '/version', 'page'],
  ['DELETE', '/healthz', 'page'],
  ['GET', '/apistle', 'page'],
])('%s %s is about a %s', (method, path, expected) => {
  expect(route(method, path)).toBe(expected);
});

test.each([
  ['GET', '/api/v2', 'could not find'],
  ['GET', '/apis/apps/v9', 'could not find'],
  ['GET', '/version/x', 'could not find'],
  ['POST', '/api', 'does not allow this method'],
  ['HEAD', '/api/v1', 'does not allow this method'],
  ['POST', '/apis/apps/v1', 'does not allow this method'],
  ['HEAD', '/version', 'does not allow this method'],
])('%s %s is refused', (method, path, expected) => {
  expect(() => route(method, path)).toThrow(expected);
});
