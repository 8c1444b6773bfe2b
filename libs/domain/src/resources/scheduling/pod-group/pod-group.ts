import { defineResource } from '#domain/api/define-resource.js';
import { onlyStatusOf, withStatusOf } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { fillAbsent, mapMember } from '#domain/json/fill.js';
import { validatePodGroup, validatePodGroupUpdate } from '#domain/resources/scheduling/pod-group/validate-pod-group.js';
import type { PodGroup, PodGroupSpec } from '#domain/schema/types/scheduling-v1alpha2.js';
import { formatAge } from '#domain/time/duration.js';
import { validateConditions } from '#domain/validation/conditions.js';

/** Pods that are scheduled together. Its generation is not counted. */
export const podGroups = defineResource<PodGroup>('scheduling.k8s.io/v1alpha2', 'PodGroup', {
  strategy: {
    applyDefaults,
    prepareForCreate: (group) => applyDefaults({ ...group, spec: withoutDisabled(group.spec), status: {} }),
    prepareForUpdate: (next, prev) => withStatusOf({ ...next, spec: withoutDisabled(next.spec, prev.spec) }, prev),
    validate: validatePodGroup,
    validateUpdate: validatePodGroupUpdate,
  },
  subresources: {
    status: {
      prepareForUpdate: (next, prev) => withoutClaims(onlyStatusOf(next, prev)),
      validateUpdate: ({ status }) => validateConditions(status.conditions ?? [], 'status.conditions'),
    },
  },
  printer: {
    columns: [
      nameColumn,
      column('Policy', 'Basic, or Gang.'),
      column('Workload', 'The Workload it was made from.'),
      column('Status', 'Pending, Scheduled, Unschedulable, or why it is disrupted.'),
      ageColumn,
    ],
    cells: ({ metadata, spec, status }, now) => [
      metadata.name,
      spec.schedulingPolicy.gang ? 'Gang' : 'Basic',
      spec.podGroupTemplateRef ? (spec.podGroupTemplateRef.workload?.workloadName ?? '') : '<none>',
      formatState(status),
      formatAge(metadata.creationTimestamp, now),
    ],
  },
});

/** A mode is read as Pod where there is none, though its gate is off. */
function applyDefaults(group: PodGroup): PodGroup {
  return mapMember(group, 'spec', (spec) => fillAbsent(spec, { disruptionMode: 'Pod' }));
}

/**
 * The gates TopologyAwareWorkloadScheduling, DRAWorkloadResourceClaims and WorkloadAwarePreemption are off in v1.36, so their fields stay
 * only where they already are. Source: pkg/registry/scheduling/podgroup/strategy.go dropDisabledPodGroupSpecFields.
 */
function withoutDisabled(spec: PodGroupSpec, prev?: PodGroupSpec): PodGroupSpec {
  const { podGroupTemplateRef, schedulingPolicy, disruptionMode } = spec;
  const keepsMode = disruptionMode !== undefined && prev?.disruptionMode !== undefined;
  return { podGroupTemplateRef, schedulingPolicy, ...(keepsMode && { disruptionMode }) };
}

function withoutClaims(group: PodGroup): PodGroup {
  const { resourceClaimStatuses: _, ...status } = group.status;
  return { ...group, status };
}

function formatState({ conditions = [] }: PodGroup['status']): string {
  const last = (type: string) => conditions.findLast((condition) => condition.type === type);
  const scheduled = last('PodGroupScheduled');
  const state = scheduled ? (scheduled.status === 'True' ? 'Scheduled' : 'Unschedulable') : 'Pending';
  return last('DisruptionTarget')?.reason ?? state;
}
