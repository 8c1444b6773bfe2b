import { describe, expect, test } from 'vitest';
import { compareVersions } from '#domain/api/discovery/compare-versions.js';
import { readAggregatedDiscovery, readResourceList } from '#domain/api/discovery/read-remote-discovery.js';
import type { RemoteVersion } from '#domain/api/discovery/remote-version.js';
import { servedGroups } from '#domain/api/discovery/served-groups.js';
import { textForEtag, toAggregatedDiscovery } from '#domain/api/discovery/to-aggregated-discovery.js';
import { toApiGroup, toApiGroupList, toApiVersions } from '#domain/api/discovery/to-api-groups.js';
import { toApiResourceList } from '#domain/api/discovery/to-api-resource-list.js';
import { toRootPaths } from '#domain/api/discovery/to-root-paths.js';
import { defineResource } from '#domain/api/define-resource.js';
import { Registry } from '#domain/api/registry.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { builtInDefinitions } from '#domain/resources/built-in.js';
import { golden } from '#testing/golden.js';

const registry = new Registry(builtInDefinitions());

/** As a CustomResourceDefinition would add it. */
const custom = (group: string, version: string, plural: string): ResourceDefinition => ({
  ...defineResource('v1', 'ConfigMap'),
  custom: { schema: undefined, preservesUnknownFields: true },
  group,
  version,
  plural,
  singular: plural.slice(0, -1),
  kind: 'Box',
  shortNames: [],
  verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
  subresources: [
    { name: 'status', kind: 'Box', verbs: ['get', 'patch', 'update'] },
    { name: 'scale', kind: 'Scale', verbs: ['get', 'patch', 'update'], in: { group: 'autoscaling', version: 'v1' } },
  ],
});

const extended = new Registry([
  ...builtInDefinitions(),
  custom('zoo.example.com', 'v1beta1', 'boxes'),
  custom('zoo.example.com', 'v1', 'boxes'),
  custom('art.example.com', 'v2alpha1', 'frames'),
]);

test.each([
  ['api.json', toApiVersions('127.0.0.1:6443')],
  ['apis.json', toApiGroupList(registry)],
  ['apis-autoscaling.json', toApiGroup(registry, 'autoscaling')],
  ['api-v1.json', toApiResourceList(registry, '', 'v1')],
  ['apis-apps-v1.json', toApiResourceList(registry, 'apps', 'v1')],
  ['apis-custom.json', toApiResourceList(extended, 'zoo.example.com', 'v1')],
  ['aggregated-api.json', toAggregatedDiscovery(registry, '/api')],
  ['aggregated-apis.json', toAggregatedDiscovery(registry, '/apis')],
  ['root-paths.json', toRootPaths(registry, ['/version', '/healthz', '/openapi/v2'])],
])('%s, member by member in the order of the Go struct', (file, document) => {
  golden(new URL(`testdata/${file}`, import.meta.url), `${JSON.stringify(document)}\n`);
});

test('a resource reads as clients that compare text expect it', () => {
  expect(JSON.stringify(toApiResourceList(registry, '', 'v1'))).toContain(
    '{"name":"configmaps","singularName":"configmap","namespaced":true,"kind":"ConfigMap","verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"shortNames":["cm"],"storageVersionHash":"qFsyl6wFWjQ="}',
  );
});

test('what is not served has no document', () => {
  expect(toApiGroup(registry, 'example.com')).toBeUndefined();
  expect(toApiGroup(registry, '')).toBeUndefined();
  expect(toApiResourceList(registry, 'apps', 'v2')).toBeUndefined();
  expect(toApiResourceList(registry, 'toString', 'v1')).toBeUndefined();
});

describe('custom resources', () => {
  const namesIn = (names: readonly string[]): readonly string[] => names.slice(-2);

  test('stand behind the built-in groups, by name in aggregated discovery and by the name of the APIService in /apis', () => {
    expect(namesIn(toAggregatedDiscovery(extended, '/apis').items.map(({ metadata }) => metadata.name ?? ''))).toEqual([
      'art.example.com',
      'zoo.example.com',
    ]);
    expect(namesIn(toApiGroupList(extended).groups?.map(({ name }) => name) ?? [])).toEqual(['zoo.example.com', 'art.example.com']);
  });

  test('prefer the most stable version', () => {
    expect(toApiGroup(extended, 'zoo.example.com')).toMatchObject({
      versions: [{ version: 'v1' }, { version: 'v1beta1' }],
      preferredVersion: { groupVersion: 'zoo.example.com/v1', version: 'v1' },
    });
  });

  test('say group and version of their kind in aggregated discovery', () => {
    const group = toAggregatedDiscovery(extended, '/apis').items.find(({ metadata }) => metadata.name === 'zoo.example.com');
    expect(group?.versions[0]?.resources[0]).toMatchObject({
      responseKind: { group: 'zoo.example.com', version: 'v1', kind: 'Box' },
      subresources: [
        { subresource: 'status', responseKind: { group: 'zoo.example.com', version: 'v1', kind: 'Box' } },
        { subresource: 'scale', responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' } },
      ],
    });
  });

  test('are in the root paths', () => {
    expect(toRootPaths(extended, []).paths).toContain('/apis/zoo.example.com/v1beta1');
  });
});

test('the text for the ETag does not depend on the version asked for', () => {
  expect(textForEtag(toAggregatedDiscovery(registry, '/apis', 'v2beta1'))).toBe(textForEtag(toAggregatedDiscovery(registry, '/apis')));
});

test('a registry is sorted once', () => {
  expect(servedGroups(registry)).toBe(servedGroups(registry));
});

test('versions are ordered by stability, then by number', () => {
  const sorted = ['v10', 'v2', 'v1', 'v11beta2', 'v10beta3', 'v3beta1', 'v12alpha1', 'v11alpha2', 'foo1', 'foo10'];
  expect([...sorted].reverse().toSorted(compareVersions)).toEqual(sorted);
});

describe('versions that other servers serve', () => {
  const remote = (
    group: string,
    version: string,
    priority: RemoteVersion['priority'],
    freshness: 'Current' | 'Stale' = 'Current',
  ): RemoteVersion => ({
    group,
    version,
    priority,
    discovery: { version, resources: [], freshness },
  });
  const remotes = [
    remote('top.example.com', 'v1', { group: 19_000, version: 10 }),
    remote('zoo.example.com', 'v2', { group: 100, version: 10 }, 'Stale'),
    remote('apps', 'v1', { group: 17_800, version: 15 }),
  ];

  test('stand where their priorities put them', () => {
    const groups = toApiGroupList(extended, remotes).groups ?? [];
    expect([groups[1]?.name, groups.at(-2)?.name]).toEqual(['top.example.com', 'zoo.example.com']);
    expect(toApiGroup(extended, 'zoo.example.com', remotes)?.versions?.map(({ version }) => version)).toEqual(['v1', 'v1beta1', 'v2']);
    expect(toRootPaths(extended, [], remotes).paths).toContain('/apis/top.example.com/v1');
  });

  test('are what their servers say, also in place of what is served here', () => {
    const { items } = toAggregatedDiscovery(extended, '/apis', 'v2', remotes);
    const versionsOf = (name: string): unknown => items.find(({ metadata }) => metadata.name === name)?.versions;
    expect(versionsOf('top.example.com')).toEqual([{ version: 'v1', resources: [], freshness: 'Current' }]);
    expect(versionsOf('zoo.example.com')).toContainEqual({ version: 'v2', resources: [], freshness: 'Stale' });
    expect(versionsOf('apps')).toEqual([{ version: 'v1', resources: [], freshness: 'Current' }]);
  });
});

describe('what another server says', () => {
  const noKind = { group: '', version: '', kind: '' };

  test('in one document is read version by version', () => {
    const document = {
      kind: 'APIGroupDiscoveryList',
      items: [
        { metadata: { name: 'g' }, versions: [{ version: 'v1', resources: [{ resource: 'a', subresources: [{ subresource: 's' }] }] }] },
      ],
    };
    expect(readAggregatedDiscovery(document)?.get('g/v1')).toEqual({
      version: 'v1',
      freshness: 'Current',
      resources: [{ resource: 'a', responseKind: noKind, subresources: [{ subresource: 's', responseKind: noKind }] }],
    });
    expect(readAggregatedDiscovery({ kind: 'APIGroupList' })).toBeUndefined();
  });

  test('in the old document is brought into the new form', () => {
    const resources = [
      { name: 'as/s', namespaced: true, kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: ['get'] },
      { name: 'as', singularName: 'a', namespaced: true, kind: 'A', verbs: ['get', 'list'], shortNames: ['x'], categories: ['all'] },
      { name: 'orphans/status', namespaced: false, kind: 'O', verbs: ['get'] },
    ];
    expect(readResourceList({ kind: 'APIResourceList', resources }, 'v1')).toEqual({
      version: 'v1',
      freshness: 'Current',
      resources: [
        {
          resource: 'as',
          responseKind: { ...noKind, kind: 'A' },
          scope: 'Namespaced',
          singularResource: 'a',
          verbs: ['get', 'list'],
          shortNames: ['x'],
          categories: ['all'],
          subresources: [{ subresource: 's', responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, verbs: ['get'] }],
        },
        {
          resource: 'orphans',
          responseKind: noKind,
          scope: 'Cluster',
          singularResource: '',
          verbs: [],
          subresources: [{ subresource: 'status', responseKind: { ...noKind, kind: 'O' }, verbs: ['get'] }],
        },
      ],
    });
    expect(readResourceList({ kind: 'Status' }, 'v1')).toBeUndefined();
  });
});
