import { ageColumn, column, nameColumn, wideColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import { formatLabels } from '#domain/selectors/format-labels.js';
import type { Service, ServicePort } from '#domain/schema/types/core-v1.js';
import { formatAge } from '#domain/time/duration.js';

/** Source: pkg/printers/internalversion/printers.go printService. */
export const servicePrinter: TablePrinter<Service> = {
  columns: [
    nameColumn,
    column('Type', 'How the service is exposed.'),
    column('Cluster-IP', 'First address within the cluster.'),
    column('External-IP', 'Where it is reached from outside the cluster.'),
    column('Port(s)', 'Ports with protocols, and node ports.'),
    ageColumn,
    wideColumn('Selector', 'Labels of the pods behind it.'),
  ],
  cells: (service, now) => {
    const { metadata, spec } = service;
    return [
      metadata.name,
      spec.type ?? '',
      spec.clusterIPs?.[0] ?? '<none>',
      formatExternalIp(service),
      (spec.ports ?? []).map(formatPort).join(',') || '<none>',
      formatAge(metadata.creationTimestamp, now),
      formatLabels(spec.selector),
    ];
  },
};

function formatPort({ port, nodePort, protocol = '' }: ServicePort): string {
  return (nodePort ?? 0) > 0 ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`;
}

function formatExternalIp({ spec, status }: Service): string {
  const { externalIPs = [], externalName = '' } = spec;
  switch (spec.type) {
    case 'ClusterIP':
    case 'NodePort':
      return externalIPs.join(',') || '<none>';
    case 'LoadBalancer': {
      const ingress = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || []);
      return [...[...new Set(ingress)].toSorted(compareBytewise), ...externalIPs].join(',') || '<pending>';
    }
    case 'ExternalName':
      return externalName;
    default:
      return '<unknown>';
  }
}
