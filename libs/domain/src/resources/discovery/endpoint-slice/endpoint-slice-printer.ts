import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import { formatAge } from '#domain/time/duration.js';

export const endpointSlicePrinter: TablePrinter<EndpointSlice> = {
  columns: [
    nameColumn,
    column('AddressType', 'Type of the addresses in this slice.'),
    column('Ports', 'Ports of every endpoint in this slice.'),
    column('Endpoints', 'Addresses of the endpoints.'),
    ageColumn,
  ],
  cells: ({ metadata, addressType, ports, endpoints }, now) => [
    metadata.name,
    addressType,
    firstThree((ports ?? []).map(({ port, name = '' }) => (port === undefined ? name : String(port)))),
    firstThree((endpoints ?? []).flatMap(({ addresses }) => addresses ?? [])),
    formatAge(metadata.creationTimestamp, now),
  ],
};

function firstThree(items: readonly string[]): string {
  const shown = items.slice(0, 3).join(',');
  return items.length > 3 ? `${shown} + ${items.length - 3} more...` : shown || '<unset>';
}
