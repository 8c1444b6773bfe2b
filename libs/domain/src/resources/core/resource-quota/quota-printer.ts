import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { ResourceQuota } from '#domain/schema/types/core-v1.js';
import { formatAge } from '#domain/time/duration.js';

/** `cpu: 100m/1, pods: 1/10`; resources named `limits.…` stand in a column of their own. */
export const quotaPrinter: TablePrinter<ResourceQuota> = {
  columns: [nameColumn, column('Request', 'Used and allowed requests.'), column('Limit', 'Used and allowed limits.'), ageColumn],
  cells: ({ metadata, status }, now) => {
    const { hard = {}, used = {} } = status;
    const names = Object.keys(hard).toSorted(compareBytewise);
    const list = (shown: readonly string[]): string => shown.map((name) => `${name}: ${used[name] ?? '0'}/${hard[name] ?? '0'}`).join(', ');
    return [
      metadata.name,
      list(names.filter((name) => !name.startsWith('limits.'))),
      list(names.filter((name) => name.startsWith('limits.'))),
      formatAge(metadata.creationTimestamp, now),
    ];
  },
};
