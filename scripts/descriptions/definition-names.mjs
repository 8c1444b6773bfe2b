import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Definitions that the schema tables know as scalars. */
export const scalarNames = [
  'io.k8s.apimachinery.pkg.api.resource.Quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  'io.k8s.apimachinery.pkg.runtime.RawExtension',
  ...['Duration', 'FieldsV1', 'MicroTime', 'Patch', 'Time'].map((type) => `io.k8s.apimachinery.pkg.apis.meta.v1.${type}`),
  ...['JSON', 'JSONSchemaPropsOrArray', 'JSONSchemaPropsOrBool', 'JSONSchemaPropsOrStringArray'].map(
    (type) => `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.${type}`,
  ),
];

/** OpenAPI names of every definition of the schema tables. */
export function definitionNames(root) {
  const folder = join(root, 'libs/domain/src/schema/tables');
  const packages = readFileSync(join(folder, 'packages.ts'), 'utf8');
  const files = new Set(readdirSync(folder));
  const names = [...packages.matchAll(/name: '([^']+)', openapi: '([^']+)'/g)].flatMap(([, name, prefix]) => {
    const file = `${name.replace('.', '-')}.ts`;
    if (!files.has(file)) throw new Error(`no schema table ${file}`);
    return [...readFileSync(join(folder, file), 'utf8').matchAll(/^= (\w+)/gm)].map(([, type]) => `${prefix}.${type}`);
  });
  return [...names, ...scalarNames];
}
