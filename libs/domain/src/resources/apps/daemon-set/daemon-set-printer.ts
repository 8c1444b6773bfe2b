import { ageColumn, column, nameColumn, wideColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { templateCells, templateColumns } from '#domain/resources/core/pod-template/template-columns.js';
import type { DaemonSet } from '#domain/schema/types/apps-v1.js';
import { formatLabels } from '#domain/selectors/format-labels.js';
import { formatLabelSelector } from '#domain/selectors/object-selector.js';
import { formatAge } from '#domain/time/duration.js';

/** Source: pkg/printers/internalversion/printers.go printDaemonSet. */
export const daemonSetPrinter: TablePrinter<DaemonSet> = {
  columns: [
    nameColumn,
    column('Desired', 'Nodes that should run a pod.', 'integer'),
    column('Current', 'Nodes that should run a pod and do.', 'integer'),
    column('Ready', 'Nodes whose pod is ready.', 'integer'),
    column('Up-to-date', 'Nodes whose pod is of the present template.', 'integer'),
    column('Available', 'Nodes whose pod has been ready for long enough.', 'integer'),
    column('Node Selector', 'Labels a node must have.'),
    ageColumn,
    ...templateColumns,
    wideColumn('Selector', 'Which pods belong to it.'),
  ],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    status.desiredNumberScheduled,
    status.currentNumberScheduled,
    status.numberReady,
    status.updatedNumberScheduled ?? 0,
    status.numberAvailable ?? 0,
    formatLabels(spec.template.spec?.nodeSelector),
    formatAge(metadata.creationTimestamp, now),
    ...templateCells(spec.template),
    formatLabelSelector(spec.selector),
  ],
};
