import { describe, expect, test } from 'vitest';
import { builtInNames, builtInSchema, openApiName } from '#domain/schema/built-in.js';
import { nameOfKind } from '#domain/schema/kinds.js';
import type { Field, Schema } from '#domain/schema/schema.js';

const field = (type: string, name: string): Field => {
  const found = builtInSchema(type).fields.get(name);
  if (!found) throw new Error(`${type} has no ${name}`);
  return found;
};

describe('built-in schemas', () => {
  test('every definition of every table can be read, and everything it refers to exists', () => {
    const visit = (schema: Schema): void => {
      if (schema.kind === 'list') visit(schema.items);
      else if (schema.kind === 'map') visit(schema.values);
      else if (schema.kind === 'object') expect(builtInSchema(schema.name)).toBe(schema);
    };
    const names = builtInNames();
    expect(names.length).toBeGreaterThan(750);
    for (const name of names) for (const { schema } of builtInSchema(name).fields.values()) visit(schema);
  });

  test('fields stand in the order of the Go struct, inlined ones in their place', () => {
    expect([...builtInSchema('core.v1.Pod').fields.keys()]).toEqual(['kind', 'apiVersion', 'metadata', 'spec', 'status']);
    expect([...builtInSchema('core.v1.Volume').fields.keys()].slice(0, 4)).toEqual(['name', 'hostPath', 'emptyDir', 'gcePersistentDisk']);
    expect([...builtInSchema('core.v1.Container').fields.keys()].slice(0, 7)).toEqual([
      'name',
      'image',
      'command',
      'args',
      'workingDir',
      'ports',
      'envFrom',
    ]);
  });

  test('a field knows its pointer, its emptiness, its protobuf number and its merge key', () => {
    expect(field('apps.v1.DeploymentSpec', 'replicas')).toMatchObject({ pointer: true, omitEmpty: true, proto: 1, required: false });
    expect(field('core.v1.PodSpec', 'containers')).toMatchObject({
      required: true,
      patchStrategies: ['merge'],
      patchMergeKey: 'name',
      proto: 2,
    });
    expect(field('core.v1.PodSpec', 'volumes').patchStrategies).toEqual(['merge', 'retainKeys']);
    expect(field('core.v1.Container', 'ports').schema).toMatchObject({
      kind: 'list',
      listType: 'map',
      mapKeys: ['containerPort', 'protocol'],
    });
  });

  test.each([
    ['core.v1.ContainerPort', 'protocol', 'TCP'],
    ['core.v1.ContainerPort', 'containerPort', 0],
    ['core.v1.ContainerPort', 'hostPort', undefined],
    ['core.v1.Pod', 'spec', {}],
    ['apps.v1.DeploymentSpec', 'selector', undefined],
    ['core.v1.EnvVar', 'name', ''],
  ])('the OpenAPI default of %s.%s is %j', (type, name, expected) => {
    expect(field(type, name).default).toEqual(expected);
  });

  test('a field knows the values OpenAPI lists for it, a list those of its items', () => {
    expect(field('core.v1.Container', 'imagePullPolicy').schema).toMatchObject({ enum: ['Always', 'IfNotPresent', 'Never'] });
    expect(field('admissionregistration.v1.RuleWithOperations', 'operations').schema).toMatchObject({
      items: { enum: ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'] },
    });
    expect(field('certificates.v1.CertificateSigningRequestSpec', 'usages').schema).toHaveProperty('items.enum.1', 'cert sign');
    expect(field('core.v1.Container', 'image').schema).not.toHaveProperty('enum');
  });

  test('kinds and OpenAPI names lead to types', () => {
    expect(nameOfKind({ group: 'apps', version: 'v1', kind: 'Deployment' })).toBe('apps.v1.Deployment');
    expect(nameOfKind({ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'Role' })).toBe('rbac.v1.Role');
    expect(openApiName('meta.v1.ObjectMeta')).toBe('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta');
  });
});
