import { equal } from '#domain/json/equal.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';

const kindsKey = 'x-kubernetes-group-version-kind';
const definitionPrefix = '#/definitions/';
const parameterPrefix = '#/parameters/';

/**
 * What of a Swagger document is about paths with a prefix: they, and the definitions they need. Definitions that no path needs stay.
 * Source: kube-openapi/pkg/aggregator/aggregator.go FilterSpecByPaths.
 */
export function filterOpenApiV2(document: JsonObject, prefix: string): JsonObject {
  const all = membersOf(document, 'paths');
  const paths = Object.fromEntries(Object.entries(all).filter(([path]) => path.startsWith(prefix)));
  const definitions = membersOf(document, 'definitions');
  const [before, after] = [all, paths].map((some) => usedDefinitions(some, definitions));
  const kept = Object.entries(definitions).filter(([name]) => after?.has(name) || !before?.has(name));
  return { ...document, paths, definitions: Object.fromEntries(kept) };
}

/**
 * Adds another document to one. Paths that both have stay as they are; a definition or parameter of the other that means something else under
 * the same name is renamed (`…_v2`). Source: kube-openapi MergeSpecsIgnorePathConflictRenamingDefinitionsAndParameters.
 */
export function mergeOpenApiV2(document: JsonObject, other: JsonObject): JsonObject {
  const own = membersOf(document, 'paths');
  const added = Object.entries(membersOf(other, 'paths')).filter(([path]) => !Object.hasOwn(own, path));
  if (added.length === 0) return document;
  const definitions = membersOf(document, 'definitions');
  const parameters = membersOf(document, 'parameters');
  const renames = new Map([
    ...renamesOf(definitions, membersOf(other, 'definitions'), definitionPrefix, sameButForKinds),
    ...renamesOf(parameters, membersOf(other, 'parameters'), parameterPrefix, equal),
  ]);
  const renamed = (name: string, prefix: string): string => (renames.get(prefix + name) ?? prefix + name).slice(prefix.length);
  const moved = (key: string, prefix: string): JsonObject =>
    Object.fromEntries(Object.entries(membersOf(other, key)).map(([name, one]) => [renamed(name, prefix), withReferences(one, renames)]));
  return {
    ...document,
    paths: { ...own, ...Object.fromEntries(added.map(([path, item]) => [path, withReferences(item, renames)])) },
    definitions: mergeDefinitions(definitions, moved('definitions', definitionPrefix)),
    parameters: { ...moved('parameters', parameterPrefix), ...parameters },
  };
}

function membersOf(document: JsonObject, key: string): JsonObject {
  const members = document[key];
  return isJsonObject(members) ? members : {};
}

/** Names of the definitions that are needed, also by other definitions. */
function usedDefinitions(paths: JsonObject, definitions: JsonObject): ReadonlySet<string> {
  const used = new Set<string>();
  const visit = (value: Json | undefined): void => {
    if (isJsonList(value)) value.forEach(visit);
    if (!isJsonObject(value)) return;
    const reference = value['$ref'];
    if (typeof reference === 'string' && reference.startsWith(definitionPrefix)) {
      const name = reference.slice(definitionPrefix.length);
      if (used.has(name)) return;
      used.add(name);
      visit(definitions[name]);
    } else Object.values(value).forEach(visit);
  };
  visit(paths);
  return used;
}

/** New references by old ones. */
function renamesOf(
  own: JsonObject,
  other: JsonObject,
  prefix: string,
  isSame: (a: Json | undefined, b: Json | undefined) => boolean,
): readonly (readonly [string, string])[] {
  const taken = new Set(Object.keys(own));
  return Object.entries(other).flatMap(([name, value]) => {
    if (!Object.hasOwn(own, name) || isSame(own[name], value)) return [];
    for (let i = 2; ; i += 1) {
      const next = `${name}_v${i}`;
      const isReused = Object.hasOwn(own, next) && isSame(own[next], value);
      if (!isReused && (taken.has(next) || Object.hasOwn(other, next))) continue;
      taken.add(next);
      return [[prefix + name, prefix + next] as const];
    }
  });
}

function sameButForKinds(a: Json | undefined, b: Json | undefined): boolean {
  return equal(withoutKinds(a), withoutKinds(b));
}

function withoutKinds(definition: Json | undefined): Json | undefined {
  return isJsonObject(definition) ? { ...definition, [kindsKey]: undefined } : definition;
}

function withReferences(value: Json | undefined, renames: ReadonlyMap<string, string>): Json | undefined {
  if (isJsonList(value)) return value.map((one) => withReferences(one, renames) ?? null);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => {
    if (key === '$ref' && typeof one === 'string') return [key, renames.get(one) ?? one] as const;
    return [key, withReferences(one, renames)] as const;
  });
  return Object.fromEntries(entries);
}

/** What both have is the same, but may be the kind of other versions too. */
function mergeDefinitions(own: JsonObject, other: JsonObject): JsonObject {
  const merged = Object.entries(other).map(([name, value]) => {
    const known = own[name];
    if (!isJsonObject(known) || !isJsonObject(value)) return [name, known ?? value] as const;
    const kinds = listOf(known[kindsKey]);
    const more = listOf(value[kindsKey]).filter((one) => !kinds.some((kind) => equal(kind, one)));
    return [name, more.length === 0 ? known : { ...known, [kindsKey]: [...kinds, ...more] }] as const;
  });
  return { ...own, ...Object.fromEntries(merged) };
}

function listOf(value: Json | undefined): readonly Json[] {
  return isJsonList(value) ? value : [];
}
