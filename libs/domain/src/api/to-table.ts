import type { MetaVersion } from '#domain/api/meta-version.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { RowCondition, TableColumn } from '#domain/api/table-printer.js';
import { toPartialObjectMetadata } from '#domain/api/to-partial-object-metadata.js';
import type { JsonObject } from '#domain/json/json.js';
import { passListMeta } from '#domain/meta/list-meta.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { ListMeta, Table, TableColumnDefinition, TableRow, TableRowCondition } from '#domain/schema/types/meta-v1.js';
import { formatFieldError, invalid } from '#domain/status/field-error.js';
import { badRequest } from '#domain/status/status-error.js';

/** How much of each object a row carries besides its cells. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

export interface TableOptions {
  readonly version: MetaVersion;
  readonly includeObject: IncludeObject;
  /** True for every event of a watch but the first one: columns are sent once. */
  readonly noHeaders?: boolean;
  /** Milliseconds since the epoch; ages are counted from it. */
  readonly now: number;
}

/** A Table as it is answered: `object` of a row is there even when it is null. */
export interface ObjectTable extends Omit<Table, 'rows'> {
  readonly rows: readonly ObjectRow[];
}

interface ObjectRow extends Omit<TableRow, 'object'> {
  readonly object: JsonObject | null;
}

const initialEventsEnd = 'k8s.io/initial-events-end';

/**
 * What `kubectl get` shows: the objects of a list as meta.k8s.io Table, with the list's metadata passed through.
 * Source: pkg/printers/tablegenerator.go and k8s.io/apiserver/pkg/endpoints/handlers/response.go.
 */
export function toTable<T extends KubeObject>(
  { printer }: Pick<ResourceDefinition<T>, 'printer'>,
  objects: readonly T[],
  list: ListMeta,
  options: TableOptions,
): ObjectTable {
  const ordered = printer.compare ? objects.toSorted((a, b) => printer.compare?.(a, b) ?? 0) : objects;
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${options.version}`,
    metadata: passListMeta(list),
    columnDefinitions: options.noHeaders ? null : printer.columns.map(toColumnDefinition),
    rows: ordered.map((object) => toRow(printer, object, options)),
  };
}

/** The table of one object, for GET and for events of a watch. */
export function toTableOfOne<T extends KubeObject>(
  definition: Pick<ResourceDefinition<T>, 'printer'>,
  object: T,
  options: TableOptions,
): ObjectTable {
  return toTable(definition, [object], { resourceVersion: object.metadata.resourceVersion }, options);
}

function toColumnDefinition({ name, type, format = '', description, priority }: TableColumn): TableColumnDefinition {
  return { name, type, format, description, priority };
}

function toRow<T extends KubeObject>(printer: ResourceDefinition<T>['printer'], object: T, options: TableOptions): ObjectRow {
  const conditions = printer.conditions?.(object) ?? [];
  return {
    cells: printer.cells(object, options.now),
    ...(conditions.length > 0 && { conditions: conditions.map(toRowCondition) }),
    object: includedObject(object, options),
  };
}

function toRowCondition({ type, status, reason, message }: RowCondition): TableRowCondition {
  return { type, status, ...(reason !== '' && { reason }), ...(message !== '' && { message }) };
}

/** The bookmark that ends the initial events keeps its metadata whatever was asked for, because it is known by an annotation. */
function includedObject(object: KubeObject, { includeObject, version }: TableOptions): JsonObject | null {
  if (includeObject === 'Object') return object as unknown as JsonObject;
  const marksInitialEventsEnd = object.metadata.annotations?.[initialEventsEnd] === 'true';
  if (includeObject === 'None' && !marksInitialEventsEnd) return null;
  return toPartialObjectMetadata(object, version) as unknown as JsonObject;
}

/** Reads the `includeObject` parameter of a request for a Table; absent means Metadata. Throws 400. */
export function parseIncludeObject(text: string | undefined): IncludeObject {
  switch (text) {
    case undefined:
    case '':
      return 'Metadata';
    case 'None':
    case 'Metadata':
    case 'Object':
      return text;
    default: {
      const error = invalid('includeObject', text, "must be 'Metadata', 'Object', 'None', or empty");
      throw badRequest(`Unable to convert to Table as requested: ${formatFieldError(error)}`);
    }
  }
}
