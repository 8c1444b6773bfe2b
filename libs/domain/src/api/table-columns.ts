import type { TableColumn } from '#domain/api/table-printer.js';

/** The columns nearly every kind has, and short ways to write the others. */

/** Identifies the row; the first column of every kind. */
export const nameColumn: TableColumn = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'Name of the object, unique within its namespace.',
  priority: 0,
};

/** How long ago the object was created; see formatAge. */
export const ageColumn: TableColumn = {
  name: 'Age',
  type: 'string',
  description: 'Time since the object was created.',
  priority: 0,
};

/** A column that is always shown; `type` is that of its cells as upstream declares it. */
export function column(name: string, description: string, type: TableColumn['type'] = 'string'): TableColumn {
  return { name, type, description, priority: 0 };
}

/** A column that only `-o wide` shows. */
export function wideColumn(name: string, description: string, type: TableColumn['type'] = 'string'): TableColumn {
  return { ...column(name, description, type), priority: 1 };
}
