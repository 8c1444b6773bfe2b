import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { Ingress, IngressRule } from '#domain/schema/types/networking-v1.js';
import { formatAge } from '#domain/time/duration.js';

export const ingressPrinter: TablePrinter<Ingress> = {
  columns: [
    nameColumn,
    column('Class', 'The IngressClass that serves it.'),
    column('Hosts', 'Hosts it has rules for.'),
    column('Address', 'Where its load balancer is reached.'),
    column('Ports', 'Ports it is reached on.'),
    ageColumn,
  ],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.ingressClassName ?? '<none>',
    formatHosts(spec.rules ?? []),
    formatAddresses(status),
    spec.tls?.length ? '80, 443' : '80',
    formatAge(metadata.creationTimestamp, now),
  ],
};

/** The first three hosts; what is left out is counted in rules. */
function formatHosts(rules: readonly IngressRule[]): string {
  const hosts: string[] = [];
  for (const { host } of rules) {
    if (hosts.length === 3) return `${hosts.join(',')} + ${rules.length - 3} more...`;
    if (host) hosts.push(host);
  }
  return hosts.join(',') || '*';
}

function formatAddresses(status: Ingress['status']): string {
  const addresses = (status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  return [...new Set(addresses)].filter(Boolean).sort(compareBytewise).join(',');
}
