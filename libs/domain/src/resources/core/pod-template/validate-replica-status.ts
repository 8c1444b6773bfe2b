import type { ReplicaSetStatus } from '#domain/schema/types/apps-v1.js';
import type { FieldError } from '#domain/status/field-error.js';
import { validateAtMost, validateCounts } from '#domain/validation/counts.js';

/** The counts of a ReplicaSet or ReplicationController. Source: pkg/apis/apps/validation/validation.go ValidateReplicaSetStatus. */
export function validateReplicaStatus(status: Omit<ReplicaSetStatus, 'conditions'>): readonly FieldError[] {
  const { replicas, readyReplicas } = status;
  return [
    ...validateCounts(
      status,
      ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration', 'terminatingReplicas'],
      'status',
    ),
    ...validateAtMost(status, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'], 'status', {
      name: 'status.replicas',
      count: replicas,
    }),
    ...validateAtMost(status, ['availableReplicas'], 'status', { name: 'readyReplicas', count: readyReplicas }),
  ];
}
