import { describe, expect, test } from 'vitest';
import { defineResource } from '#domain/api/define-resource.js';
import type { ApiOperation } from '#domain/api/open-api/api-operation.js';
import { toDescriptions } from '#domain/api/open-api/descriptions.js';
import { openApiV3Url, toOpenApiV3Discovery } from '#domain/api/open-api/open-api-v3-discovery.js';
import { documentParts } from '#domain/api/open-api/registry-operations.js';
import { toOpenApiV2 } from '#domain/api/open-api/to-open-api-v2.js';
import { toOpenApiV3 } from '#domain/api/open-api/to-open-api-v3.js';
import { Registry } from '#domain/api/registry.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import type { GroupVersionKind } from '#domain/schema/schema.js';
import { builtInDefinitions } from '#domain/resources/built-in.js';
import { golden } from '#testing/golden.js';

/** As a CustomResourceDefinition would add it. */
const boxes: ResourceDefinition = {
  ...defineResource('v1', 'ConfigMap'),
  custom: { schema: undefined, preservesUnknownFields: true },
  published: {
    v2: { description: 'A box.', type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } } },
    v3: {
      description: 'A box.',
      type: 'object',
      properties: { spec: { type: 'object', properties: { size: { type: 'integer', nullable: true } } } },
    },
  },
  group: 'stable.example.com',
  version: 'v1',
  plural: 'boxes',
  singular: 'box',
  kind: 'Box',
  subresources: [
    { name: 'status', kind: 'Box', verbs: ['get', 'patch', 'update'] },
    { name: 'scale', kind: 'Scale', verbs: ['get', 'patch', 'update'], in: { group: 'autoscaling', version: 'v1' } },
  ],
};
const descriptions = toDescriptions({
  definitions: {
    'io.k8s.api.core.v1.Pod': { '': 'What runs.', spec: 'How it should be.' },
    'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': { '': 'What every object has.', name: 'What it is called.' },
    'io.k8s.apimachinery.pkg.apis.meta.v1.TypeMeta': { kind: 'What it is.' },
  },
  parameters: { '': { namespace: 'Where it is.' }, ListOptions: { limit: 'How many at most.' } },
});
const options = { descriptions, version: 'v1.36.0', others: ['/version', '/healthz', '/openid/v1/jwks'] };
const registry = new Registry([...builtInDefinitions(), boxes]);
const parts = documentParts(registry, options.others);

const v3 = (path: string): JsonObject => {
  const part = parts.find((one) => one.path === path);
  if (!part) throw new Error(`no document ${path}`);
  return toOpenApiV3(part, options);
};
const at = (document: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((value, name) => (isJsonObject(value) ? value[name] : undefined), document);
const v2 = toOpenApiV2(registry, options);
const core = v3('api/v1');
const definition = (name: string): Json | undefined => at(v2, 'definitions', `io.k8s.${name}`);
const schema = (name: string): Json | undefined => at(core, 'components', 'schemas', `io.k8s.${name}`);
const property = (name: string, field: string): readonly (Json | undefined)[] => [
  at(definition(name), 'properties', field),
  at(schema(name), 'properties', field),
];

describe('operations', () => {
  const line = ({ method, path, id, action, answers, body, parameters }: ApiOperation): string => {
    const types = [...new Set(answers.map(({ type }) => type.replace(/^.*\.(?=[^.]+\.[^.]+$)/, '')))];
    const input = body ? ` <- ${body.type.replace(/^.*\.(?=[^.]+\.[^.]+$)/, '')}` : '';
    const query = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
    return `${method} ${path}\n  ${id} (${action ?? '-'})${input} -> ${answers.map(({ status }) => status).join(' ')} ${types.join()}\n  ?${query.join('&')}`;
  };

  test.each([
    ['pods', 'api/v1', '/pods'],
    ['namespaces', 'api/v1', /namespaces(\/\{name\}(\/\w+)?)?$/],
    ['token-reviews', 'apis/authentication.k8s.io/v1', ''],
    ['custom', 'apis/stable.example.com/v1', ''],
  ])('%s.txt has what is done with them, where, and what goes in and out', (file, document, paths) => {
    const operations = parts.find(({ path }) => path === document)?.operations(descriptions) ?? [];
    const wanted = operations.filter(({ path }) => (typeof paths === 'string' ? path.includes(paths) : paths.test(path)));
    golden(new URL(`testdata/${file}.txt`, import.meta.url), `${wanted.map(line).join('\n')}\n`);
  });

  test('every operation of the API has an id of its own', () => {
    const ids = parts.flatMap((part) => part.operations(descriptions)).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(1000);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('a delete answers with the object where the kind does so, else with a Status', () => {
    const answer = (path: string): Json | undefined => at(v2, 'paths', path, 'delete', 'responses', '200', 'schema', '$ref');
    expect(answer('/api/v1/namespaces/{namespace}/services/{name}')).toBe('#/definitions/io.k8s.api.core.v1.Service');
    expect(answer('/api/v1/namespaces/{namespace}/configmaps/{name}')).toBe('#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.Status');
  });
});

describe('definitions', () => {
  test('v3 has defaults and wraps a reference that has company, v2 has neither', () => {
    expect(property('api.core.v1.Pod', 'spec')).toEqual([
      { description: 'How it should be.', $ref: '#/definitions/io.k8s.api.core.v1.PodSpec' },
      { description: 'How it should be.', default: {}, allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.PodSpec' }] },
    ]);
    expect(property('api.core.v1.Affinity', 'podAffinity')[1]).toEqual({ $ref: '#/components/schemas/io.k8s.api.core.v1.PodAffinity' });
    expect(property('api.core.v1.ContainerPort', 'protocol')).toEqual([
      { type: 'string', enum: ['SCTP', 'TCP', 'UDP'] },
      { type: 'string', default: 'TCP', enum: ['SCTP', 'TCP', 'UDP'] },
    ]);
  });

  test.each<[string, string, JsonObject]>([
    [
      'api.core.v1.Container',
      'ports',
      {
        'x-kubernetes-list-map-keys': ['containerPort', 'protocol'],
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-patch-merge-key': 'containerPort',
        'x-kubernetes-patch-strategy': 'merge',
      },
    ],
    ['api.core.v1.PodSpec', 'volumes', { 'x-kubernetes-patch-strategy': 'merge,retainKeys' }],
    ['api.core.v1.PodSpec', 'nodeSelector', { 'x-kubernetes-map-type': 'atomic', additionalProperties: { type: 'string' } }],
    ['api.core.v1.PersistentVolumeSpec', 'claimRef', { 'x-kubernetes-map-type': 'granular' }],
    ['api.core.v1.EphemeralContainer', 'env', { 'x-kubernetes-list-type': 'map', 'x-kubernetes-patch-strategy': 'merge' }],
    ['api.core.v1.ConfigMap', 'binaryData', { type: 'object', additionalProperties: { type: 'string', format: 'byte' } }],
  ])('%s.%s carries its extensions in both versions', (name, field, expected) => {
    expect(property(name, field)).toEqual([expect.objectContaining(expected), expect.objectContaining(expected)]);
  });

  test('types with an encoding of their own are told in the words of each version', () => {
    expect(definition('apimachinery.pkg.util.intstr.IntOrString')).toEqual({ type: 'string', format: 'int-or-string' });
    expect(schema('apimachinery.pkg.util.intstr.IntOrString')).toEqual({
      format: 'int-or-string',
      oneOf: [{ type: 'integer' }, { type: 'string' }],
    });
  });

  test('a type that is registered everywhere names every group version in v2, and its own and core in v3', () => {
    const name = 'apimachinery.pkg.apis.meta.v1.DeleteOptions';
    const kinds = (document: Json | undefined): readonly string[] =>
      ((at(document, 'x-kubernetes-group-version-kind') ?? []) as unknown as readonly GroupVersionKind[]).map(
        ({ group, version }) => `${group}/${version}`,
      );
    expect(kinds(definition(name))).toHaveLength(60);
    expect(kinds(definition(name))).toContain('extensions/v1beta1');
    expect(kinds(at(v3('apis/apps/v1'), 'components', 'schemas', `io.k8s.${name}`))).toEqual(['/v1', 'apps/v1']);
  });

  test('a document has the definitions it refers to and no others', () => {
    const document = v3('apis/authentication.k8s.io/v1');
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '');
    const names = Object.keys((at(document, 'components', 'schemas') ?? {}) as JsonObject);
    expect(names.toSorted()).toEqual([...new Set(refs)].toSorted());
    expect(names).not.toContain('io.k8s.api.core.v1.Pod');
  });

  test('without descriptions nothing but the texts is missing', () => {
    const bare = toOpenApiV2(registry, { ...options, descriptions: toDescriptions(undefined) });
    expect(at(bare, 'definitions', 'io.k8s.api.core.v1.Pod', 'properties', 'spec')).toEqual({
      $ref: '#/definitions/io.k8s.api.core.v1.PodSpec',
    });
    expect(Object.keys((bare['paths'] ?? {}) as JsonObject)).toEqual(Object.keys((v2['paths'] ?? {}) as JsonObject));
  });
});

test('generic parameters of v2 stand in one place under the names upstream gives them', () => {
  expect(at(v2, 'parameters', 'body-2Y1dVQaQ')).toMatchObject({
    schema: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions' },
  });
  expect(at(v2, 'parameters', 'body-78PwaGsr')).toMatchObject({
    schema: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.Patch' },
  });
});

describe('documents', () => {
  test.each(['version', 'apis/apps'])('/openapi/v3/%s, member by member as upstream has them', (path) => {
    golden(new URL(`testdata/v3-${path.replaceAll('/', '-')}.json`, import.meta.url), `${JSON.stringify(v3(path), null, 1)}\n`);
  });

  test('/openapi/v3 of a custom resource has its schema with metadata, its list and its operations', () => {
    const { info, paths, components } = v3('apis/stable.example.com/v1');
    const own = Object.entries((at(components, 'schemas') ?? {}) as JsonObject).filter(([name]) => name.startsWith('com.example'));
    const path = '/apis/stable.example.com/v1/namespaces/{namespace}/boxes/{name}/scale';
    const shown = {
      info,
      paths: { [path]: at(paths, path) },
      schemas: Object.fromEntries(own),
      besides: Object.keys((components ?? {}) as JsonObject),
    };
    golden(new URL('testdata/v3-custom.json', import.meta.url), `${JSON.stringify(shown, null, 1)}\n`);
  });

  test('are found by their hashes, for what is served and no more', () => {
    const { paths } = toOpenApiV3Discovery(parts, ({ path }) => `HASH${path.length}`);
    expect(paths['apis/apps/v1']).toEqual({ serverRelativeURL: '/openapi/v3/apis/apps/v1?hash=HASH12' });
    expect(openApiV3Url('version', 'A')).toBe('/openapi/v3/version?hash=A');
    expect(Object.keys(paths)).toEqual(Object.keys(paths).toSorted());
    expect(paths).toHaveProperty('version');
    expect(paths).not.toHaveProperty('logs');
    expect(paths).not.toHaveProperty('healthz');
    // a group of custom resources has no document: only its versions have
    expect(paths).not.toHaveProperty(['apis/stable.example.com']);
  });

  test('are made from the definitions they name, so that a change elsewhere leaves them as they are', () => {
    const apps = (all: typeof parts): readonly ResourceDefinition[] => all.find(({ path }) => path === 'apis/apps/v1')?.definitions ?? [];
    const smaller = documentParts(new Registry(builtInDefinitions()), options.others);
    expect(apps(smaller)).toEqual(apps(parts));
    expect(smaller).toHaveLength(parts.length - 1);
  });

  test('v2 has custom kinds among the others, in its own words', () => {
    expect(at(v2, 'definitions', 'com.example.stable.v1.Box', 'properties', 'spec')).toEqual({
      type: 'object',
      properties: { size: { type: 'integer' } },
    });
    expect(at(v2, 'definitions', 'com.example.stable.v1.Box', 'properties', 'metadata')).toEqual({
      $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
    });
    expect(at(v2, 'paths', '/apis/stable.example.com/v1/boxes', 'get', 'produces')).toEqual(['application/json', 'application/yaml']);
  });

  test('a custom kind that says nothing of its fields says nothing of metadata either', () => {
    const { published: _, ...silent } = boxes;
    const [document] = documentParts(new Registry([silent]), []).filter(({ path }) => path.startsWith('apis/stable'));
    expect(document && at(toOpenApiV3(document, options), 'components', 'schemas', 'com.example.stable.v1.Box')).toEqual({
      type: 'object',
      'x-kubernetes-group-version-kind': [{ group: 'stable.example.com', kind: 'Box', version: 'v1' }],
    });
  });
});
