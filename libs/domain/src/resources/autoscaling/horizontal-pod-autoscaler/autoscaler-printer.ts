import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '#domain/schema/types/autoscaling-v2.js';
import { formatAge } from '#domain/time/duration.js';

const shownMetrics = 2;
const unknown = '<unknown>';

/** Source: pkg/printers/internalversion/printers.go printHorizontalPodAutoscaler. */
export const autoscalerPrinter: TablePrinter<HorizontalPodAutoscaler> = {
  columns: [
    nameColumn,
    column('Reference', 'What it scales.'),
    column('Targets', 'The first metrics: how they are, and how they should be.'),
    column('MinPods', 'How many pods there are at least.'),
    column('MaxPods', 'How many pods there are at most.'),
    column('Replicas', 'How many pods there are.'),
    ageColumn,
  ],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
    formatMetrics(spec.metrics ?? [], status.currentMetrics ?? []),
    spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas),
    spec.maxReplicas,
    status.currentReplicas ?? 0,
    formatAge(metadata.creationTimestamp, now),
  ],
};

/** `cpu: 20%/80%, 3/5 (avg) + 1 more...` */
function formatMetrics(metrics: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (metrics.length === 0) return '<none>';
  const shown = metrics.slice(0, shownMetrics).map((metric, i) => formatMetric(metric, statuses[i]));
  const rest = metrics.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} + ${rest} more...` : shown.join(', ');
}

/** The status at the same place is that of the metric. */
function formatMetric(metric: MetricSpec, status: MetricStatus | undefined): string {
  switch (metric.type) {
    case 'External':
      return formatValue(metric.external?.target, status?.external?.current);
    case 'Object':
      return formatValue(metric.object?.target, status?.object?.current);
    case 'Pods':
      return `${formatQuantity(status?.pods?.current, 'averageValue')}/${metric.pods?.target.averageValue ?? '<nil>'}`;
    case 'Resource':
      return `${metric.resource?.name}: ${formatUsage(metric.resource?.target, status?.resource?.current)}`;
    case 'ContainerResource':
      return `${metric.containerResource?.name}: ${formatUsage(metric.containerResource?.target, status?.containerResource?.current)}`;
    default:
      return '<unknown type>';
  }
}

function formatValue(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? unknown}/${target.averageValue} (avg)`;
  return `${formatQuantity(current, 'value')}/${target?.value ?? '<nil>'}`;
}

/** A status that is there and has no such value prints as Go prints nil. */
function formatQuantity(current: MetricValueStatus | undefined, name: 'value' | 'averageValue'): string {
  return current ? (current[name] ?? '<nil>') : unknown;
}

function formatUsage(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${formatQuantity(current, 'averageValue')}/${target.averageValue}`;
  const percent = (value: number | undefined, absent: string): string => (value === undefined ? absent : `${value}%`);
  return `${percent(current?.averageUtilization, unknown)}/${percent(target?.averageUtilization, '<auto>')}`;
}
