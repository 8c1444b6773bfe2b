import { ageColumn, column, nameColumn, wideColumn } from '#domain/api/table-columns.js';
import type { RowCondition, TablePrinter } from '#domain/api/table-printer.js';
import { summarizePod } from '#domain/resources/core/pod/pod-summary.js';
import { isPodConditionTrue } from '#domain/resources/core/pod/pod-condition.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { formatAge, formatHumanDuration } from '#domain/time/duration.js';

/** Source: pkg/printers/internalversion/printers.go printPod. */
export const podPrinter: TablePrinter<Pod> = {
  columns: [
    nameColumn,
    column('Ready', 'How many of its containers are ready.'),
    column('Status', 'What its containers are doing, in one word.'),
    column('Restarts', 'How often its containers were restarted, and when last.'),
    ageColumn,
    wideColumn('IP', 'Its first address.'),
    wideColumn('Node', 'Where it runs.'),
    wideColumn('Nominated Node', 'Where it will run once others have made room.'),
    wideColumn('Readiness Gates', 'How many of the conditions it waits for are true.'),
  ],
  cells: (pod, now) => {
    const { metadata, spec, status } = pod;
    const { ready, total, reason, restarts, lastRestart } = summarizePod(pod);
    const ago = restarts !== 0 && lastRestart !== undefined ? ` (${formatHumanDuration(now - lastRestart)} ago)` : '';
    return [
      metadata.name,
      `${ready}/${total}`,
      reason,
      `${restarts}${ago}`,
      formatAge(metadata.creationTimestamp, now),
      status.podIPs?.[0]?.ip || '<none>',
      spec.nodeName || '<none>',
      status.nominatedNodeName || '<none>',
      formatGates(pod),
    ];
  },
  conditions: ({ status }) => endings.get(status.phase ?? '') ?? [],
};

const endings: ReadonlyMap<string, readonly RowCondition[]> = new Map(
  [['Succeeded', 'The pod has completed successfully.'] as const, ['Failed', 'The pod failed.'] as const].map(([phase, message]) => [
    phase,
    [{ type: 'Completed', status: 'True', reason: phase, message }],
  ]),
);

function formatGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  return `${gates.filter(({ conditionType }) => isPodConditionTrue(status, conditionType)).length}/${gates.length}`;
}
