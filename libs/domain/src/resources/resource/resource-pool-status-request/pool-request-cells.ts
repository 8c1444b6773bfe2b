import type { Cell } from '#domain/api/table-printer.js';
import type { PoolStatus, ResourcePoolStatusRequest, ResourcePoolStatusRequestStatus } from '#domain/schema/types/resource-v1alpha3.js';
import { formatAge } from '#domain/time/duration.js';

const unknown = ['-', '-', '-', '-', '-'];

/** Source: pkg/printers/internalversion/printers.go printResourcePoolStatusRequest. */
export function poolRequestCells({ metadata, spec, status }: ResourcePoolStatusRequest, now: number): readonly Cell[] {
  const { name } = metadata;
  if (!status) return [name, spec.driver, ...unknown, 0, 'Pending', '<none>'];
  const outcome = (status.conditions ?? []).find(
    (condition) => condition.status === 'True' && (condition.type === 'Complete' || condition.type === 'Failed'),
  );
  const counts = outcome?.type === 'Failed' ? unknown : countDevices(status.pools ?? []);
  const completed = outcome?.type === 'Complete' ? formatAge(outcome.lastTransitionTime, now) : '<none>';
  return [name, spec.driver, ...counts, status.poolCount ?? 0, formatState(status, outcome?.type), completed];
}

function formatState({ pools = [], poolCount = 0 }: ResourcePoolStatusRequestStatus, outcome = 'Pending'): string {
  const isCut = outcome === 'Complete' && poolCount > pools.length;
  return isCut ? `Complete (${pools.length}/${poolCount} pools)` : outcome;
}

function countDevices(pools: readonly PoolStatus[]): readonly string[] {
  const sums = (['totalDevices', 'availableDevices', 'allocatedDevices', 'unavailableDevices'] as const).map((name) =>
    pools.reduce((sum, pool) => sum + (pool[name] ?? 0), 0),
  );
  const errors = pools.filter(({ validationError }) => validationError !== undefined).length;
  return [...sums, errors].map(String);
}
