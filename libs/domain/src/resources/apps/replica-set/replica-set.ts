import { defineResource } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration, withStatusOf } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn, wideColumn } from '#domain/api/table-columns.js';
import { fillAbsent, mapMember } from '#domain/json/fill.js';
import { validateReplicaSet, validateReplicaSetUpdate } from '#domain/resources/apps/replica-set/validate-replica-set.js';
import { podNameWarnings } from '#domain/resources/core/pod-template/pod-name-warnings.js';
import { scaleBySelector } from '#domain/resources/core/pod-template/scale-by-selector.js';
import { templateCells, templateColumns } from '#domain/resources/core/pod-template/template-columns.js';
import { changedTemplateWarnings, templateWarnings } from '#domain/resources/core/pod-template/template-warnings.js';
import { validateReplicaStatus } from '#domain/resources/core/pod-template/validate-replica-status.js';
import { withoutDisabledFields } from '#domain/resources/core/pod-template/without-disabled-fields.js';
import { applyPodTemplateDefaults } from '#domain/resources/core/pod/default-pod-spec.js';
import type { ReplicaSet } from '#domain/schema/types/apps-v1.js';
import { formatLabelSelector } from '#domain/selectors/object-selector.js';
import { formatAge } from '#domain/time/duration.js';

/** A number of pods of one template. */
export const replicaSets = defineResource<ReplicaSet>('apps/v1', 'ReplicaSet', {
  strategy: {
    applyDefaults: (set) =>
      mapMember(set, 'spec', (spec) => mapMember(fillAbsent(spec, { replicas: 1 }), 'template', applyPodTemplateDefaults)),
    prepareForCreate: (set) => withGeneration(withoutDisabledFields({ ...set, status: { replicas: 0 } }), 1),
    prepareForUpdate: (next, prev) => countGeneration(withoutDisabledFields(withStatusOf(next, prev)), prev),
    validate: (set) => validateReplicaSet(set),
    validateUpdate: validateReplicaSetUpdate,
    warnOnCreate: (set) => [...podNameWarnings(set.metadata.name), ...templateWarnings(set)],
    warnOnUpdate: changedTemplateWarnings,
  },
  subresources: { status: { validateUpdate: ({ status }) => validateReplicaStatus(status) } },
  printer: {
    columns: [
      nameColumn,
      column('Desired', 'How many pods are wanted.', 'integer'),
      column('Current', 'How many pods there are.', 'integer'),
      column('Ready', 'How many pods are ready.', 'integer'),
      ageColumn,
      ...templateColumns,
      wideColumn('Selector', 'Which pods belong to it.'),
    ],
    cells: ({ metadata, spec, status }, now) => [
      metadata.name,
      spec.replicas ?? 0,
      status.replicas,
      status.readyReplicas ?? 0,
      formatAge(metadata.creationTimestamp, now),
      ...templateCells(spec.template),
      formatLabelSelector(spec.selector),
    ],
  },
  scale: scaleBySelector<ReplicaSet>(),
  selectableFields: [{ path: 'status.replicas', value: ({ status }) => String(status.replicas) }],
});
