import { defineResource } from '#domain/api/define-resource.js';
import { ageColumn, nameColumn } from '#domain/api/table-columns.js';
import { mapItems, mapMember } from '#domain/json/fill.js';
import { validateWorkload, validateWorkloadUpdate } from '#domain/resources/scheduling/workload/validate-workload.js';
import type { PodGroupTemplate, Workload } from '#domain/schema/types/scheduling-v1alpha2.js';
import { formatAge } from '#domain/time/duration.js';

/** What groups of pods a controller makes. */
export const workloads = defineResource<Workload>('scheduling.k8s.io/v1alpha2', 'Workload', {
  strategy: {
    prepareForCreate: withoutDisabled,
    prepareForUpdate: withoutDisabled,
    validate: validateWorkload,
    validateUpdate: validateWorkloadUpdate,
  },
  printer: {
    columns: [nameColumn, ageColumn],
    cells: ({ metadata }, now) => [metadata.name, formatAge(metadata.creationTimestamp, now)],
  },
});

/** Templates without the fields whose gates are off in v1.36; see withoutDisabled of pod groups. */
function withoutDisabled(workload: Workload): Workload {
  return mapMember(workload, 'spec', (spec) => mapMember(spec, 'podGroupTemplates', (templates) => mapItems(templates, withoutGated)));
}

function withoutGated({ name, schedulingPolicy }: PodGroupTemplate): PodGroupTemplate {
  return { name, schedulingPolicy, schedulingConstraints: null };
}
