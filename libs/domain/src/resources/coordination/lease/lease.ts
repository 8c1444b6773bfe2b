import { defineResource } from '#domain/api/define-resource.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { validateLease } from '#domain/resources/coordination/lease/validate-lease.js';
import type { Lease, LeaseSpec } from '#domain/schema/types/coordination-v1.js';
import { formatAge } from '#domain/time/duration.js';

/** Who holds something and until when: leader election, and the heartbeats of nodes. */
export const leases = defineResource<Lease>('coordination.k8s.io/v1', 'Lease', {
  strategy: {
    prepareForCreate: (lease) => ({ ...lease, spec: withoutCoordination(lease.spec) }),
    prepareForUpdate: (next, prev) => ({ ...next, spec: withoutCoordination(next.spec, prev.spec) }),
    validate: validateLease,
    validateUpdate: validateLease,
    allowCreateOnUpdate: true,
    allowUnconditionalUpdate: false,
  },
  printer: {
    columns: [nameColumn, column('Holder', 'Identity of the holder.'), ageColumn],
    cells: ({ metadata, spec }, now) => [metadata.name, spec.holderIdentity ?? '', formatAge(metadata.creationTimestamp, now)],
  },
});

/** The gate CoordinatedLeaderElection is off in v1.36, so its fields stay only where they already are. */
function withoutCoordination(spec: LeaseSpec, prev?: LeaseSpec): LeaseSpec {
  const { strategy, preferredHolder, ...kept } = spec;
  return {
    ...kept,
    ...(strategy !== undefined && prev?.strategy !== undefined && { strategy }),
    ...(preferredHolder !== undefined && prev?.preferredHolder !== undefined && { preferredHolder }),
  };
}
