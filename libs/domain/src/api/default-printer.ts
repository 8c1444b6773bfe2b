import type { TablePrinter } from '#domain/api/table-printer.js';

/** Name and creation time as it is stored: what kinds without columns of their own print (apiserver rest.NewDefaultTableConvertor). */
export const defaultPrinter: TablePrinter = {
  columns: [
    { name: 'Name', type: 'string', format: 'name', description: 'Name of the object, unique within its namespace.', priority: 0 },
    { name: 'Created At', type: 'date', description: 'When the object was created.', priority: 0 },
  ],
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp],
};
