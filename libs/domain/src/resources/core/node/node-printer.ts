import { ageColumn, column, nameColumn, wideColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { Node } from '#domain/schema/types/core-v1.js';
import { formatAge } from '#domain/time/duration.js';

const rolePrefix = 'node-role.kubernetes.io/';
const roleLabel = 'kubernetes.io/role';

/** Source: pkg/printers/internalversion/printers.go printNode. */
export const nodePrinter: TablePrinter<Node> = {
  columns: [
    nameColumn,
    column('Status', 'Whether the node is ready, and whether it takes new pods.'),
    column('Roles', 'What the node is for, by its labels.'),
    ageColumn,
    column('Version', 'Version of its kubelet.'),
    wideColumn('Internal-IP', 'First address within the cluster.'),
    wideColumn('External-IP', 'First address from outside the cluster.'),
    wideColumn('OS-Image', 'Its operating system.'),
    wideColumn('Kernel-Version', 'Its kernel, and the architecture.'),
    wideColumn('Container-Runtime', 'What runs its containers.'),
  ],
  cells: (node, now) => {
    const { kubeletVersion, osImage, kernelVersion, containerRuntimeVersion, architecture } = node.status.nodeInfo;
    return [
      node.metadata.name,
      formatStatus(node),
      formatRoles(node.metadata.labels ?? {}),
      formatAge(node.metadata.creationTimestamp, now),
      kubeletVersion,
      addressOf(node, 'InternalIP'),
      addressOf(node, 'ExternalIP'),
      osImage || '<unknown>',
      `${kernelVersion || '<unknown>'}${architecture ? ` (${architecture})` : ''}`,
      containerRuntimeVersion || '<unknown>',
    ];
  },
};

function formatStatus({ spec, status }: Node): string {
  const ready = status.conditions?.findLast(({ type }) => type === 'Ready');
  const word = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return spec.unschedulable ? `${word},SchedulingDisabled` : word;
}

function formatRoles(labels: Readonly<Record<string, string>>): string {
  const roles = Object.entries(labels).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return key.slice(rolePrefix.length) || [];
    return key === roleLabel && value !== '' ? value : [];
  });
  return [...new Set(roles)].toSorted(compareBytewise).join(',') || '<none>';
}

function addressOf({ status }: Node, wanted: string): string {
  return status.addresses?.find(({ type }) => type === wanted)?.address ?? '<none>';
}
