import { column, wideColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import type { Event } from '#domain/schema/types/core-v1.js';
import { formatAge } from '#domain/time/duration.js';

/** Source: pkg/printers/internalversion/printers.go printEvent. */
export const eventPrinter: TablePrinter<Event> = {
  columns: [
    column('Last Seen', 'Time since it happened last.'),
    column('Type', 'Normal or Warning.'),
    column('Reason', 'Why it happened, in one word.'),
    column('Object', 'Kind and name of the object it happened to.'),
    wideColumn('Subobject', 'Part of the object it happened to.'),
    wideColumn('Source', 'Who reports it.'),
    column('Message', 'What happened.'),
    wideColumn('First Seen', 'Time since it happened first.'),
    wideColumn('Count', 'How often it happened.'),
    { ...wideColumn('Name', 'Name of the event.'), format: 'name' },
  ],
  cells: (event, now) => {
    const { metadata, involvedObject, series } = event;
    const first = formatAge(event.firstTimestamp || event.eventTime, now);
    const last = event.lastTimestamp ? formatAge(event.lastTimestamp, now) : first;
    return [
      series ? formatAge(series.lastObservedTime, now) : last,
      event.type ?? '',
      event.reason ?? '',
      [involvedObject.kind?.toLowerCase() ?? '', ...(involvedObject.name ? [involvedObject.name] : [])].join('/'),
      involvedObject.fieldPath ?? '',
      formatSource(event),
      (event.message ?? '').trim(),
      first,
      series ? (series.count ?? 0) : event.count || 1,
      metadata.name,
    ];
  },
};

/** `kubelet, node-1`: of each the old field, or else the new one. */
function formatSource({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || '';
  const instance = source?.host || reportingInstance;
  return instance ? `${component}, ${instance}` : component;
}
