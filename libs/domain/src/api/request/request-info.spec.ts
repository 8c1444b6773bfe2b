import { expect, test } from 'vitest';
import { parseQuery } from '#domain/api/request/query.js';
import { requestInfoOf } from '#domain/api/request/request-info.js';

test.each([
  ['GET', '/api/v1/pods', '', { verb: 'list', version: 'v1', resource: 'pods' }],
  ['GET', '/api/v1/pods', 'watch=true', { verb: 'watch', resource: 'pods' }],
  ['GET', '/api/v1/pods', 'watch=0', { verb: 'list', resource: 'pods' }],
  ['GET', '/api/v1/namespaces/ns/pods/p', '', { verb: 'get', namespace: 'ns', resource: 'pods', name: 'p' }],
  ['HEAD', '/api/v1/namespaces/ns/pods/p/', '', { verb: 'get', namespace: 'ns', resource: 'pods', name: 'p' }],
  ['POST', '/apis/apps/v1/namespaces/ns/deployments', '', { verb: 'create', group: 'apps', version: 'v1', resource: 'deployments' }],
  ['PUT', '/api/v1/namespaces/ns/pods/p/status', '', { verb: 'update', subresource: 'status', name: 'p' }],
  ['PATCH', '/api/v1/nodes/n', '', { verb: 'patch', namespace: '', resource: 'nodes', name: 'n' }],
  ['DELETE', '/api/v1/namespaces/ns/pods', '', { verb: 'deletecollection', namespace: 'ns' }],
  ['DELETE', '/api/v1/namespaces/ns/pods/p', '', { verb: 'delete', name: 'p' }],
  ['GET', '/api/v1/namespaces', '', { verb: 'list', resource: 'namespaces', namespace: '' }],
  ['GET', '/api/v1/namespaces/ns', '', { verb: 'get', resource: 'namespaces', namespace: 'ns', name: 'ns' }],
  ['PUT', '/api/v1/namespaces/ns/finalize', '', { resource: 'namespaces', subresource: 'finalize', name: 'ns' }],
  ['GET', '/api/v1/namespaces/ns/status', '', { resource: 'namespaces', subresource: 'status' }],
  ['GET', '/api/v1/watch/namespaces/ns/pods', '', { verb: 'watch', resource: 'pods', namespace: 'ns' }],
  ['GET', '/api/v1/namespaces/ns/pods', 'fieldSelector=metadata.name%3Dp', { verb: 'list', name: 'p' }],
  ['GET', '/api/v1/namespaces/ns/pods', 'fieldSelector=metadata.name%3Da/b', { verb: 'list', name: '' }],
  ['GET', '/api/v1/namespaces/ns/pods', 'fieldSelector=%5C', { verb: 'list', name: '' }],
  ['GET', '/api/v1/namespaces/ns/pods/p/proxy/a/b', '', { subresource: 'proxy', parts: ['pods', 'p', 'proxy', 'a', 'b'] }],
  ['OPTIONS', '/api/v1/pods', '', { verb: '', resource: 'pods' }],
])('%s %s?%s', (method, path, query, expected) => {
  expect(requestInfoOf(method, path, parseQuery(query))).toMatchObject({ isResource: true, ...expected });
});

test.each(['/', '/api', '/api/v1', '/apis/apps', '/apis/apps/v1', '/healthz', '/version/', '/openapi/v3/apis/apps/v1'])(
  '%s names no resource',
  (path) => {
    expect(requestInfoOf('GET', path, parseQuery(''))).toMatchObject({ isResource: false, verb: 'get', path });
  },
);
