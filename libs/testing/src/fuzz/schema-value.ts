import type { Chance } from './chance.js';
import { hostileKeys, hostileTexts, hostileValues } from './hostile.js';
import type { OpenApiSchema } from './operation.js';

type Schemas = Readonly<Record<string, OpenApiSchema>>;

/** Objects are not deeper. */
const maxDepth = 6;

/** A value that a schema allows, as far as the schema says; now and then something else. */
export function schemaValue(schema: OpenApiSchema, schemas: Schemas, chance: Chance, depth = 0): unknown {
  const { $ref, allOf, oneOf, type } = schema;
  if ($ref !== undefined) return schemaValue(schemas[$ref.slice($ref.lastIndexOf('/') + 1)] ?? {}, schemas, chance, depth);
  const inner = allOf?.[0] ?? chance.pick(oneOf ?? []);
  if (inner) return schemaValue(inner, schemas, chance, depth);
  switch (type) {
    case 'object':
      return schema.properties ? objectOf(schema, schemas, chance, depth) : mapOf(schema, schemas, chance, depth);
    case 'array':
      return Array.from({ length: depth > maxDepth ? 0 : chance.upTo(2) }, () =>
        schemaValue(schema.items ?? {}, schemas, chance, depth + 1),
      );
    case 'string':
      return textOf(schema, chance);
    case 'integer':
      return chance.pick([1, 0, 2, 80, -1, 65_536, 2 ** 31 - 1, 2 ** 31]);
    case 'number':
      return chance.pick([1, 0.5, -1, 1e300]);
    case 'boolean':
      return chance.oneIn(2);
    default:
      return chance.pick([{}, ...hostileValues]);
  }
}

function objectOf({ properties = {}, required = [] }: OpenApiSchema, schemas: Schemas, chance: Chance, depth: number): unknown {
  const rareness = 2 + depth;
  const chosen = Object.entries(properties).filter(([name]) =>
    required.includes(name) ? !chance.oneIn(20) : depth <= maxDepth && chance.oneIn(rareness),
  );
  return Object.fromEntries(chosen.map(([name, one]) => [name, schemaValue(one, schemas, chance, depth + 1)]));
}

function mapOf({ additionalProperties = {} }: OpenApiSchema, schemas: Schemas, chance: Chance, depth: number): unknown {
  const keys = Array.from({ length: chance.upTo(2) }, () => chance.pick([...ordinaryKeys, ...hostileKeys]));
  return Object.fromEntries(keys.map((key) => [key, schemaValue(additionalProperties, schemas, chance, depth + 1)]));
}

const ordinaryKeys = ['app', 'example.com/x', 'cpu', 'memory', 'b'];

const ordinaryTexts = [
  'a',
  'b',
  '*',
  'get',
  'TCP',
  'http',
  'v1',
  'apps',
  'pods',
  'In',
  'Exists',
  'Equal',
  'Pod',
  'example.com/x',
  '10.0.0.1',
  '/x',
  '100m',
];

function textOf({ format, default: preset }: OpenApiSchema, chance: Chance): unknown {
  if (chance.oneIn(15)) return chance.pick(hostileTexts);
  switch (format) {
    case 'date-time':
      return chance.pick(['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.123456Z', null, '1e3']);
    case 'byte':
      return chance.pick(['YQ==', '', '!!']);
    case 'int-or-string':
      return chance.pick([1, '50%', 'http', -1, '']);
    default:
      return chance.pick([...(typeof preset === 'string' ? [preset] : []), ...ordinaryTexts]);
  }
}
