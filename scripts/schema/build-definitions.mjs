import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packages, scalars } from './packages.mjs';
import { parseGoTypes } from './parse-go-types.mjs';
import { readEnums } from './read-enums.mjs';

/** Definitions that OpenAPI does not list but clients send or receive. */
const extras = {
  'meta.v1': [
    'CreateOptions',
    'UpdateOptions',
    'PatchOptions',
    'GetOptions',
    'ListOptions',
    'List',
    'Table',
    'TableOptions',
    'PartialObjectMetadata',
    'PartialObjectMetadataList',
  ],
  'core.v1': [
    'PodLogOptions',
    'PodExecOptions',
    'PodAttachOptions',
    'PodPortForwardOptions',
    'PodProxyOptions',
    'ServiceProxyOptions',
    'NodeProxyOptions',
    'PodStatusResult',
  ],
  'admission.v1': ['AdmissionReview'],
};

/** OpenAPI keywords that a table line can carry; another one is an error, so that a new keyword is noticed. */
const knownKeywords = new Set([
  'description',
  'type',
  '$ref',
  'default',
  'allOf',
  'items',
  'format',
  'additionalProperties',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-patch-strategy',
  'x-kubernetes-patch-merge-key',
  'x-kubernetes-map-type',
]);

/**
 * Joins what Go (order, pointers, omitempty, protobuf numbers, enums) and OpenAPI (required, list types, merge keys, defaults) say of each API type.
 *
 * @param {string} tree a Kubernetes source tree
 * @returns {Map<string, Definition[]>} by package name; a Definition is `{ name, fields: Field[], gvks, atomic, unions }`.
 */
export function buildDefinitions(tree) {
  const openapi = readOpenApiV3(join(tree, 'api/openapi-spec/v3'));
  const go = new Map(packages.map((pkg) => [pkg.importPath, { pkg, ...parseGoTypes(join(tree, pkg.dir), pkg.importPath) }]));
  const enums = readEnums(tree);
  const wanted = new Set();
  const result = new Map(packages.map((pkg) => [pkg.name, []]));

  const find = (qualified) => {
    const dot = qualified.lastIndexOf('.');
    const source = go.get(qualified.slice(0, dot));
    if (!source) throw new Error(`no package for ${qualified}`);
    const alias = source.aliases.get(qualified.slice(dot + 1));
    return alias ? find(alias) : { source, name: qualified.slice(dot + 1) };
  };

  /** The fields of a struct, also of one declared as another struct's copy (`type A other.A`). */
  const structOf = (qualified) => {
    const { source, name } = find(qualified);
    const fields = source.structs.get(name);
    const alias = source.named.get(name);
    return fields ?? (alias?.includes('/') && !/^[[*]|^map/.test(alias) ? structOf(alias) : undefined);
  };

  /** A Go type as a table token relative to `home`. */
  const token = (type, home) => {
    if (type.startsWith('*')) return token(type.slice(1), home);
    if (scalars[type]) return scalars[type];
    if (type.startsWith('[]')) return `[]${token(type.slice(2), home)}`;
    const map = /^map\[[^\]]+\](.+)$/.exec(type);
    if (map) return `{}${token(map[1], home)}`;
    const { source, name } = find(type);
    const alias = source.named.get(name);
    if (alias === 'string')
      return `s/${source.pkg.importPath === home.importPath ? '' : `${source.pkg.importPath.split('/').at(-1)}.`}${name}`;
    if (alias?.startsWith('[]')) return `[*]${token(alias.slice(2), home)}`;
    if (alias && !structOf(type)) return token(alias, home);
    include(type);
    return source.pkg === home ? name : `${source.pkg.name}.${name}`;
  };

  /** `outer` is the OpenAPI definition of the struct that inlines this one: some are published only as part of it. */
  const include = (qualified, outer) => {
    const { source, name } = find(qualified);
    const key = `${source.pkg.importPath}.${name}`;
    if (wanted.has(key)) return;
    wanted.add(key);
    const fields = structOf(qualified);
    if (!fields) throw new Error(`no struct ${qualified}`);
    const own = openapi.get(`${source.pkg.openapi}.${name}`);
    const schema = own ?? outer;
    const seen = new Set();
    const built = fields.map((field) => {
      if (field.inline) {
        include(field.type.replace('*', ''), schema);
        const inner = token(field.type, source.pkg);
        for (const property of inlinedNames(field.type, find)) seen.add(property);
        return { inline: true, type: inner, proto: field.proto, pointer: field.type.startsWith('*') };
      }
      seen.add(field.json);
      const values = enums.get(`${source.pkg.importPath}.${name}.${field.json}`);
      return { ...buildField(field, schema, token(field.type, source.pkg), `${source.pkg.name}.${name}`), ...(values && { enum: values }) };
    });
    for (const property of Object.keys(own?.properties ?? {})) {
      if (!seen.has(property)) throw new Error(`${qualified}: OpenAPI has ${property}, Go has not`);
    }
    result.get(source.pkg.name).push({
      name,
      fields: built,
      gvks: (own?.['x-kubernetes-group-version-kind'] ?? []).map(({ group, version, kind }) => `${group}/${version}/${kind}`),
      atomic: own?.['x-kubernetes-map-type'] === 'atomic',
      unions: own?.['x-kubernetes-unions'],
    });
  };

  for (const [definition] of openapi) {
    const pkg = packages.find(
      (candidate) => definition.startsWith(`${candidate.openapi}.`) && !definition.slice(candidate.openapi.length + 1).includes('.'),
    );
    const qualified = pkg && `${pkg.importPath}.${definition.slice(pkg.openapi.length + 1)}`;
    if (!pkg || scalars[qualified] || qualified.endsWith('meta/v1.Patch')) continue;
    include(qualified);
  }
  for (const [name, list] of Object.entries(extras)) {
    const pkg = packages.find((candidate) => candidate.name === name);
    for (const type of list) include(`${pkg.importPath}.${type}`);
  }
  for (const definitions of result.values()) definitions.sort((a, b) => (a.name < b.name ? -1 : 1));
  return result;
}

function inlinedNames(type, find) {
  const { source, name } = find(type.replace('*', ''));
  return (source.structs.get(name) ?? []).flatMap((field) => (field.inline ? inlinedNames(field.type, find) : [field.json]));
}

function buildField(field, schema, type, where) {
  const property = schema?.properties?.[field.json];
  if (schema && !property && field.json !== 'kind' && field.json !== 'apiVersion')
    throw new Error(`${where}: OpenAPI has no ${field.json}`);
  for (const keyword of Object.keys(property ?? {})) {
    if (!knownKeywords.has(keyword)) throw new Error(`${where}.${field.json}: unknown OpenAPI keyword ${keyword}`);
  }
  const pointer = field.type.startsWith('*');
  const built = {
    inline: false,
    json: field.json,
    goName: field.goName,
    type,
    proto: field.proto,
    omitempty: field.omitempty,
    omitzero: field.omitzero,
    pointer,
    required: schema?.required?.includes(field.json) ?? false,
    listType: property?.['x-kubernetes-list-type'],
    listMapKeys: property?.['x-kubernetes-list-map-keys'],
    patchStrategy: property?.['x-kubernetes-patch-strategy'],
    patchMergeKey: property?.['x-kubernetes-patch-merge-key'],
    mapType: property?.['x-kubernetes-map-type'],
  };
  const implied = impliedDefault(built);
  const given = property?.default;
  if (JSON.stringify(implied) !== JSON.stringify(given) && property) built.default = given === undefined ? null : given;
  return built;
}

/** The default that OpenAPI v3 publishes because of the Go type alone. */
function impliedDefault({ type, pointer, omitempty }) {
  if (pointer) return undefined;
  if (/^(\[|\{|raw|json|fields|schemaOr)/.test(type)) return undefined;
  if (['time', 'micro', 'q', 'ios', 'dur'].includes(type)) return undefined;
  if (/^s(\/|$)/.test(type)) return !omitempty ? '' : undefined;
  if (/^(i32|i64|f64)$/.test(type)) return !omitempty ? 0 : undefined;
  if (type === 'b') return !omitempty ? false : undefined;
  if (type === 'y') return undefined;
  return {};
}

function readOpenApiV3(dir) {
  const schemas = new Map();
  for (const file of readdirSync(dir).sort()) {
    const document = JSON.parse(readFileSync(join(dir, file), 'utf8'));
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      const known = schemas.get(name);
      const kinds = 'x-kubernetes-group-version-kind';
      if (known && JSON.stringify({ ...known, [kinds]: 0 }) !== JSON.stringify({ ...schema, [kinds]: 0 }))
        throw new Error(`two versions of ${name}`);
      if (!known) schemas.set(name, schema);
    }
  }
  return schemas;
}
