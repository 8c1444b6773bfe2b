import type { ApiParameter } from '#domain/api/open-api/api-operation.js';
import type { Descriptions } from '#domain/api/open-api/descriptions.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { Schema } from '#domain/schema/schema.js';

const memory = new WeakMap<Descriptions, Map<string, readonly ApiParameter[]>>();

/**
 * The fields of an options type (`meta.v1.ListOptions`) as query parameters, without those of inlined and nested structs. The same
 * values for every operation, as thousands refer to them. Source: k8s.io/apiserver/pkg/endpoints/installer.go AddObjectParams.
 */
export function optionParameters(options: string, descriptions: Descriptions, except: readonly string[] = []): readonly ApiParameter[] {
  return remember(descriptions, `${options} ${except.join()}`, () => {
    const shortName = options.slice(options.lastIndexOf('.') + 1);
    return builtInSchema(options).members.flatMap((member) => {
      const field = 'field' in member ? member.field : undefined;
      const type = field && parameterType(field.schema);
      if (!field || !type || except.includes(field.name)) return [];
      return [parameter('query', field.name, type, descriptions.ofParameter(shortName, field.name))];
    });
  });
}

/** Query parameter of every request for objects. */
export function prettyParameter(descriptions: Descriptions): readonly ApiParameter[] {
  return remember(descriptions, 'pretty', () => [parameter('query', 'pretty', 'string', descriptions.ofParameter('', 'pretty'))]);
}

/** Path parameter of everything in a namespace. */
export function namespaceParameter(descriptions: Descriptions): readonly ApiParameter[] {
  return remember(descriptions, 'namespace', () => [parameter('path', 'namespace', 'string', descriptions.ofParameter('', 'namespace'))]);
}

function remember(descriptions: Descriptions, key: string, make: () => readonly ApiParameter[]): readonly ApiParameter[] {
  let known = memory.get(descriptions);
  if (!known) memory.set(descriptions, (known = new Map()));
  const parameters = known.get(key) ?? make();
  known.set(key, parameters);
  return parameters;
}

export function parameter(
  where: ApiParameter['in'],
  name: string,
  type: ApiParameter['type'],
  description: string | undefined,
): ApiParameter {
  return { name, in: where, type, ...(description !== undefined && { description }) };
}

/** A list is given by repeating the parameter, so it has the type of its items. Structs (times too) are none. */
function parameterType(schema: Schema): ApiParameter['type'] | undefined {
  if (schema.kind === 'list') return parameterType(schema.items);
  if (schema.kind !== 'scalar') return undefined;
  switch (schema.type) {
    case 'boolean':
      return 'boolean';
    case 'int32':
    case 'int64':
      return 'integer';
    case 'string':
      return 'string';
    default:
      return undefined;
  }
}
