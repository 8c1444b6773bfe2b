import { expect, test } from 'vitest';
import { identifier, operationId, operationTag, withArticle } from '#domain/api/open-api/operation-names.js';

test.each([
  ['read', '', 'v1', 'NamespacedPod', 'readCoreV1NamespacedPod'],
  ['list', 'rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'listRbacAuthorizationV1ClusterRole'],
  ['delete', 'flowcontrol.apiserver.k8s.io', 'v1', 'CollectionFlowSchema', 'deleteFlowcontrolApiserverV1CollectionFlowSchema'],
  ['create', 'stable.example.com', 'v1beta1', 'Box', 'createStableExampleComV1beta1Box'],
])('%s in %j %s of %s is %s', (verb, group, version, rest, id) => {
  expect(operationId(verb, group, version, rest)).toBe(id);
});

test.each([
  ['', 'v1', 'core_v1'],
  ['', undefined, 'core'],
  ['rbac.authorization.k8s.io', 'v1', 'rbacAuthorization_v1'],
  ['stable.example.com', 'v1beta1', 'stableExampleCom_v1beta1'],
])('operations of %j %s are tagged %s', (group, version, tag) => {
  expect(operationTag(group, version)).toBe(tag);
});

test.each([
  ['.well-known', false, 'WellKnown'],
  ['3scale.net', false, 'ScaleNet'],
  ['a-b_c', true, 'AB_c'],
])('%j as an identifier (capital: %s) is %s', (text, capitalized, expected) => {
  expect(identifier(text, capitalized)).toBe(expected);
});

test.each([
  ['Pod', ' a Pod'],
  ['APIService', ' an APIService'],
  ['Endpoints', ' Endpoints'],
  ['StorageClass', ' a StorageClass'],
])('%s reads "%s" after a verb', (kind, expected) => {
  expect(withArticle(kind)).toBe(expected);
});
