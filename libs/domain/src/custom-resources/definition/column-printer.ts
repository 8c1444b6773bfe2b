import type { Cell, TableColumn, TablePrinter } from '#domain/api/table-printer.js';
import { nameColumn } from '#domain/api/table-columns.js';
import { formatGoValue } from '#domain/json/go-print.js';
import { goMarshal } from '#domain/json/go-marshal.js';
import type { Json } from '#domain/json/json.js';
import { findInJson } from '#domain/json-path/find-in-json.js';
import { type JsonPath, JsonPathError } from '#domain/json-path/json-path.js';
import { parseJsonPath } from '#domain/json-path/parse-json-path.js';
import type { CustomResourceColumnDefinition } from '#domain/schema/types/apiextensions-v1.js';
import { formatAge } from '#domain/time/duration.js';
import { parseTime } from '#domain/time/rfc3339.js';

interface PathColumn {
  readonly column: TableColumn;
  readonly path: JsonPath;
}

/** What a kind without columns of its own prints besides its name. */
const age: CustomResourceColumnDefinition = {
  name: 'Age',
  type: 'date',
  description: 'Time at which the object was created.',
  jsonPath: '.metadata.creationTimestamp',
};

/**
 * Prints the columns that a CustomResourceDefinition asks for; those behind one whose path cannot be read are left out.
 * Source: k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor/tableconvertor.go.
 */
export function columnPrinter(definitions: readonly CustomResourceColumnDefinition[] | undefined): TablePrinter {
  const columns = readColumns(definitions?.length ? definitions : [age]);
  return {
    columns: [nameColumn, ...columns.map(({ column }) => column)],
    cells: (object, now) => [object.metadata.name, ...columns.map((column) => cellOf(object, column, now))],
  };
}

function readColumns(definitions: readonly CustomResourceColumnDefinition[]): readonly PathColumn[] {
  const columns: PathColumn[] = [];
  for (const definition of definitions) {
    const path = readPath(definition.jsonPath);
    if (!path) break;
    columns.push({ path, column: columnOf(definition) });
  }
  return columns;
}

function columnOf({ name, type, format, description, priority, jsonPath }: CustomResourceColumnDefinition): TableColumn {
  return {
    name,
    type: type as TableColumn['type'],
    ...(format && { format: format as 'name' }),
    description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority: priority ?? 0,
  };
}

function readPath(text: string): JsonPath | undefined {
  try {
    return parseJsonPath(text);
  } catch (error) {
    if (error instanceof JsonPathError) return undefined;
    throw error;
  }
}

function cellOf(object: unknown, { column, path }: PathColumn, now: number): Cell {
  const found = find(object, path);
  return found.length === 0 ? null : cellFor(found[0], column.type, now);
}

/** Nothing where the path does not fit the object. */
function find(object: unknown, path: JsonPath): readonly unknown[] {
  try {
    return findInJson(object, path);
  } catch (error) {
    if (error instanceof JsonPathError) return [];
    throw error;
  }
}

function cellFor(value: unknown, type: TableColumn['type'], now: number): Cell {
  if (type === 'string') return textOf(value);
  if (value === null) return null;
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : typeof value === 'bigint' ? Number(value) : null;
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      return typeof value === 'string' ? ageOf(value, now) : null;
  }
}

function ageOf(text: string, now: number): string {
  return text !== '' && parseTime(text) === undefined ? '<invalid>' : formatAge(text, now);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '<no value>';
  return typeof value === 'object' ? goMarshal(value) : formatGoValue(value as Json);
}
