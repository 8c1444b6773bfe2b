import type { Field, ObjectSchema, ScalarSchema } from '#domain/schema/schema.js';

type FlatType = 'string' | 'int64' | 'json';

/** The schema of a Go struct that is no part of the API: scalars by name. For texts whose errors have to be Go's. */
export function flatObject(goType: string, types: Readonly<Record<string, FlatType>>): ObjectSchema {
  const fields = Object.entries(types).map(([name, type]): readonly [string, Field] => [name, fieldOf(name, type)]);
  return { kind: 'object', name: '', goType, fields: new Map(fields), members: [], atomic: false, groupVersionKinds: [] };
}

function fieldOf(name: string, type: FlatType): Field {
  const schema: ScalarSchema = { kind: 'scalar', type, goType: type };
  return { name, goName: name, schema, proto: 0, pointer: false, omitEmpty: true, omitZero: false, required: false, patchStrategies: [] };
}
