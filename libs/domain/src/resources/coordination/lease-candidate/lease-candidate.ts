import { defineResource, type Given } from '#domain/api/define-resource.js';
import { storedAs } from '#domain/api/same-shape.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import {
  validateLeaseCandidate,
  validateLeaseCandidateUpdate,
} from '#domain/resources/coordination/lease-candidate/validate-lease-candidate.js';
import type { LeaseCandidate } from '#domain/schema/types/coordination-v1beta1.js';
import { formatAge } from '#domain/time/duration.js';
import { isConfigMapKey } from '#domain/validation/keys.js';

const rules: Given<LeaseCandidate> = {
  strategy: {
    checkName: (name) => isConfigMapKey(name),
    validate: validateLeaseCandidate,
    validateUpdate: validateLeaseCandidateUpdate,
    allowCreateOnUpdate: true,
    allowUnconditionalUpdate: false,
  },
  printer: {
    columns: [
      nameColumn,
      column('LeaseName', 'Name of the Lease this candidate stands for.'),
      column('BinaryVersion', 'Version of the binary of the candidate.'),
      column('EmulationVersion', 'Version the candidate emulates.'),
      ageColumn,
    ],
    cells: ({ metadata, spec }, now) => [
      metadata.name,
      spec.leaseName,
      spec.binaryVersion ?? '',
      spec.emulationVersion ?? '',
      formatAge(metadata.creationTimestamp, now),
    ],
  },
};

/** Components that want to hold a Lease under coordinated leader election. Stored as v1beta1. */
export const leaseCandidates = defineResource<LeaseCandidate>('coordination.k8s.io/v1beta1', 'LeaseCandidate', {
  ...rules,
  deprecated: { since: 36, until: 39 },
});

export const leaseCandidatesV1alpha2 = defineResource<LeaseCandidate>('coordination.k8s.io/v1alpha2', 'LeaseCandidate', {
  deprecated: { since: 35, until: 38 },
  ...rules,
  ...storedAs<LeaseCandidate>(leaseCandidates, 'v1alpha2'),
});
