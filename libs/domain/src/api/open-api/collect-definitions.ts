import type { ApiOperation } from '#domain/api/open-api/api-operation.js';
import { toCustomDefinition, toCustomListDefinition } from '#domain/api/open-api/custom-definition.js';
import { customDefinitionName, listKindOf } from '#domain/api/open-api/definition-name.js';
import { described, type DefinitionWriter } from '#domain/api/open-api/definition-writer.js';
import { scalarDefinitionOf } from '#domain/api/open-api/scalar-definitions.js';
import { toDefinition } from '#domain/api/open-api/to-definition.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { JsonObject } from '#domain/json/json.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import { packages } from '#domain/schema/tables/packages.js';

/** Where references of each form point. */
export const referencePrefix = { v2: '#/definitions/', v3: '#/components/schemas/' } as const;

/** Every definition that the operations refer to, and those that these refer to in turn, sorted by name. */
export function collectDefinitions(
  operations: readonly ApiOperation[],
  resources: readonly ResourceDefinition[],
  given: Omit<DefinitionWriter, 'reference'>,
): JsonObject {
  const wanted: string[] = [];
  const found = new Map<string, JsonObject>();
  const writer: DefinitionWriter = {
    ...given,
    reference: (name) => {
      wanted.push(name);
      return { $ref: `${referencePrefix[given.form]}${name}` };
    },
  };
  const custom = customWriters(resources, writer);
  wanted.push(...operations.flatMap(namesIn));
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (!found.has(name)) found.set(name, custom.get(name)?.() ?? writeBuiltIn(name, writer));
  }
  return Object.fromEntries([...found].toSorted(([a], [b]) => compareBytewise(a, b)));
}

function namesIn({ body, answers }: ApiOperation): readonly string[] {
  return [...(body ? [body.type] : []), ...answers.map(({ type }) => type)].filter((name) => name !== 'string');
}

function customWriters(resources: readonly ResourceDefinition[], writer: DefinitionWriter): ReadonlyMap<string, () => JsonObject> {
  return new Map(
    resources
      .filter(({ custom }) => custom)
      .flatMap((definition): readonly (readonly [string, () => JsonObject])[] => [
        [customDefinitionName(definition), () => toCustomDefinition(definition, writer)],
        [customDefinitionName(listKindOf(definition)), () => toCustomListDefinition(definition, writer)],
      ]),
  );
}

function writeBuiltIn(name: string, writer: DefinitionWriter): JsonObject {
  const scalar = scalarDefinitionOf(name, writer.form);
  if (scalar) return { ...described(writer.descriptions.ofDefinition(name)), ...scalar };
  return toDefinition(builtInSchema(qualifiedName(name)), writer);
}

/** `io.k8s.api.core.v1.Pod` is `core.v1.Pod`. */
function qualifiedName(name: string): string {
  const dot = name.lastIndexOf('.');
  const pkg = packages.find(({ openapi }) => openapi === name.slice(0, dot));
  if (!pkg) throw new Error(`no built-in type ${name}`);
  return `${pkg.name}${name.slice(dot)}`;
}
