import { ageColumn, column, nameColumn, wideColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { templateCells, templateColumns } from '#domain/resources/core/pod-template/template-columns.js';
import { toSelectorIfValid } from '#domain/resources/core/pod-template/validate-selected-template.js';
import type { Deployment } from '#domain/schema/types/apps-v1.js';
import { formatSelector } from '#domain/selectors/selector.js';
import { formatAge } from '#domain/time/duration.js';

/** Source: pkg/printers/internalversion/printers.go printDeployment. Two columns of text hold numbers there too. */
export const deploymentPrinter: TablePrinter<Deployment> = {
  columns: [
    nameColumn,
    column('Ready', 'Pods that are ready, of those wanted.'),
    column('Up-to-date', 'Pods made from the present template.'),
    column('Available', 'Pods that have been ready for long enough.'),
    ageColumn,
    ...templateColumns,
    wideColumn('Selector', 'Which pods belong to it.'),
  ],
  cells: ({ metadata, spec, status }, now) => {
    const selector = toSelectorIfValid(spec.selector);
    return [
      metadata.name,
      `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
      status.updatedReplicas ?? 0,
      status.availableReplicas ?? 0,
      formatAge(metadata.creationTimestamp, now),
      ...templateCells(spec.template),
      selector ? formatSelector(selector) : '<invalid>',
    ];
  },
};
