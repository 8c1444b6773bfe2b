import { defineResource, type Given } from '#domain/api/define-resource.js';
import { storedAs } from '#domain/api/same-shape.js';
import { column, nameColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { validateIpAddress, validateIpAddressUpdate } from '#domain/resources/networking/ip-address/validate-ip-address.js';
import type { IPAddress, ParentReference } from '#domain/schema/types/networking-v1.js';
import { formatGroupResource } from '#domain/status/status-error.js';
import { formatAge } from '#domain/time/duration.js';
import { validateIp } from '#domain/validation/ip.js';

/** Upstream declares no column for the age and sends the cell all the same. */
const printer: TablePrinter<IPAddress> = {
  columns: [nameColumn, column('ParentRef', 'The object the address belongs to.')],
  cells: ({ metadata, spec }, now) => [metadata.name, formatParent(spec.parentRef), formatAge(metadata.creationTimestamp, now)],
};

function formatParent(parent: ParentReference | undefined): string {
  if (!parent) return '<none>';
  const { group = '', resource = '', namespace, name = '' } = parent;
  const kind = formatGroupResource({ group, plural: resource }).toLowerCase();
  return [kind, ...(namespace ? [namespace] : []), name].join('/');
}

const rules: Given<IPAddress> = {
  strategy: {
    checkName: (name) => validateIp(name, '').map(({ detail }) => detail),
    validate: validateIpAddress,
    validateUpdate: validateIpAddressUpdate,
  },
  printer,
};

/** An address that is taken, by a Service or by something else; its name is the address. */
export const ipAddresses = defineResource<IPAddress>('networking.k8s.io/v1', 'IPAddress', rules);

export const ipAddressesV1beta1 = defineResource<IPAddress>('networking.k8s.io/v1beta1', 'IPAddress', {
  deprecated: { since: 34, until: 37 },
  ...rules,
  ...storedAs<IPAddress>(ipAddresses, 'v1beta1'),
});
