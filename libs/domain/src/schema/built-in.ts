import { indexTable, lazyDefinition } from '#domain/schema/parse-table.js';
import type { ObjectSchema } from '#domain/schema/schema.js';
import { packages } from '#domain/schema/tables/packages.js';

const found = new Map<string, ObjectSchema>();
const blocks = new Map<string, ReadonlyMap<string, string>>();

/**
 * The schema of a built-in API type by its qualified name: `core.v1.PodSpec`, `meta.v1.ObjectMeta`.
 * Throws on an unknown name: callers name types that the generated tables are known to hold.
 */
export function builtInSchema(qualifiedName: string): ObjectSchema {
  const known = found.get(qualifiedName);
  if (known) return known;
  const schema = findBuiltInSchema(qualifiedName);
  if (!schema) throw new Error(`no built-in type ${qualifiedName}`);
  return schema;
}

/** As builtInSchema, but undefined for an unknown name. */
export function findBuiltInSchema(qualifiedName: string): ObjectSchema | undefined {
  const known = found.get(qualifiedName);
  if (known) return known;
  const dot = qualifiedName.lastIndexOf('.');
  const name = qualifiedName.slice(dot + 1);
  const pkg = packages.find((candidate) => candidate.name === qualifiedName.slice(0, dot));
  const block = pkg && blocksOf(pkg).get(name);
  if (!pkg || block === undefined) return undefined;
  const schema = lazyDefinition(name, block, { name: pkg.name, go: pkg.go, resolve: builtInSchema });
  found.set(qualifiedName, schema);
  return schema;
}

/** Names of every built-in API type, package by package, in the order of the tables. */
export function builtInNames(): readonly string[] {
  return packages.flatMap((pkg) => [...blocksOf(pkg).keys()].map((name) => `${pkg.name}.${name}`));
}

/** The name of a built-in type in OpenAPI: `core.v1.Pod` is `io.k8s.api.core.v1.Pod`. */
export function openApiName(qualifiedName: string): string {
  const dot = qualifiedName.lastIndexOf('.');
  const pkg = packages.find((candidate) => candidate.name === qualifiedName.slice(0, dot));
  if (!pkg) throw new Error(`no built-in package of ${qualifiedName}`);
  return `${pkg.openapi}.${qualifiedName.slice(dot + 1)}`;
}

function blocksOf(pkg: { readonly name: string; readonly table: string }): ReadonlyMap<string, string> {
  let index = blocks.get(pkg.name);
  if (!index) blocks.set(pkg.name, (index = indexTable(pkg.table)));
  return index;
}
