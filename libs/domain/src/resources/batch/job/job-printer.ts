import { ageColumn, column, nameColumn, wideColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { templateCells, templateColumns } from '#domain/resources/core/pod-template/template-columns.js';
import type { Job } from '#domain/schema/types/batch-v1.js';
import { formatLabelSelector } from '#domain/selectors/object-selector.js';
import { formatAge, formatHumanDuration } from '#domain/time/duration.js';
import { parseTime } from '#domain/time/rfc3339.js';

/** Source: pkg/printers/internalversion/printers.go printJob. */
export const jobPrinter: TablePrinter<Job> = {
  columns: [
    nameColumn,
    column('Status', 'Running, or how it ended.'),
    column('Completions', 'Pods that have succeeded, of those wanted.'),
    column('Duration', 'From its start to its end, or to now.'),
    ageColumn,
    ...templateColumns,
    wideColumn('Selector', 'Which pods belong to it.'),
  ],
  cells: (job, now) => [
    job.metadata.name,
    formatStatus(job),
    formatCompletions(job),
    formatDuration(job, now),
    formatAge(job.metadata.creationTimestamp, now),
    ...templateCells(job.spec.template),
    formatLabelSelector(job.spec.selector),
  ],
};

/** The first condition of a type counts. */
function formatStatus({ metadata, status }: Job): string {
  const holds = (wanted: string): boolean => status.conditions?.find(({ type }) => type === wanted)?.status === 'True';
  const ended = ['Complete', 'Failed'].find(holds);
  if (ended) return ended;
  if (metadata.deletionTimestamp) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(holds) ?? 'Running';
}

function formatCompletions({ spec, status }: Job): string {
  const { succeeded = 0 } = status;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const { parallelism = 0 } = spec;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function formatDuration({ status }: Job, now: number): string {
  const start = parseTime(status.startTime ?? '');
  return start === undefined ? '' : formatHumanDuration((parseTime(status.completionTime ?? '') ?? now) - start);
}
