import { defineResource } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration, withStatusOf } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn, wideColumn } from '#domain/api/table-columns.js';
import { fillAbsent, mapMember } from '#domain/json/fill.js';
import { podNameWarnings } from '#domain/resources/core/pod-template/pod-name-warnings.js';
import { templateCells, templateColumns } from '#domain/resources/core/pod-template/template-columns.js';
import { validateReplicaStatus } from '#domain/resources/core/pod-template/validate-replica-status.js';
import { withoutDisabledFields } from '#domain/resources/core/pod-template/without-disabled-fields.js';
import { applyPodTemplateDefaults } from '#domain/resources/core/pod/default-pod-spec.js';
import { podTemplateWarnings } from '#domain/resources/core/pod/warnings/pod-warnings.js';
import {
  validateReplicationController,
  validateReplicationControllerUpdate,
} from '#domain/resources/core/replication-controller/validate-replication-controller.js';
import type { ReplicationController } from '#domain/schema/types/core-v1.js';
import { formatLabels } from '#domain/selectors/format-labels.js';
import { formatSelector, selectorFromSet } from '#domain/selectors/selector.js';
import { formatAge } from '#domain/time/duration.js';

/** The older form of a ReplicaSet. Deleting one leaves its pods alone unless asked otherwise, as in the days before. */
export const replicationControllers = defineResource<ReplicationController>('v1', 'ReplicationController', {
  strategy: {
    applyDefaults: (controller) => withTemplateLabels(mapMember(controller, 'spec', applySpecDefaults)),
    prepareForCreate: (controller) => withGeneration(withoutDisabledFields({ ...controller, status: { replicas: 0 } }), 1),
    prepareForUpdate: (next, prev) => countGeneration(withoutDisabledFields(withStatusOf(next, prev)), prev),
    validate: (controller) => validateReplicationController(controller),
    validateUpdate: validateReplicationControllerUpdate,
    warnOnCreate: ({ metadata, spec }) => [...podNameWarnings(metadata.name), ...warningsOf(spec)],
    // upstream takes the new template for the old one
    warnOnUpdate: (next, prev) => (next.metadata.generation === prev.metadata.generation ? [] : warningsOf(prev.spec)),
    defaultPropagation: 'Orphan',
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
      wideColumn('Selector', 'Labels of its pods.'),
    ],
    cells: ({ metadata, spec, status }, now) => [
      metadata.name,
      spec.replicas ?? 0,
      status.replicas,
      status.readyReplicas ?? 0,
      formatAge(metadata.creationTimestamp, now),
      ...templateCells(spec.template),
      formatLabels(spec.selector),
    ],
  },
  scale: {
    read: ({ spec, status }) => {
      const selector = formatSelector(selectorFromSet(spec.selector));
      return {
        spec: spec.replicas ? { replicas: spec.replicas } : {},
        status: { replicas: status.replicas, ...(selector !== '' && { selector }) },
      };
    },
    withReplicas: (controller, replicas) => ({ ...controller, spec: { ...controller.spec, replicas } }),
  },
  selectableFields: [{ path: 'status.replicas', value: ({ status }) => String(status.replicas) }],
});

function warningsOf({ template }: ReplicationController['spec']): readonly string[] {
  return template ? podTemplateWarnings(template, 'spec.template') : [];
}

function applySpecDefaults(spec: ReplicationController['spec']): ReplicationController['spec'] {
  return mapMember(fillAbsent(spec, { replicas: 1 }), 'template', applyPodTemplateDefaults);
}

/** Selector and labels are those of the template where none are given. Source: pkg/apis/core/v1/defaults.go SetDefaults_ReplicationController. */
function withTemplateLabels(controller: ReplicationController): ReplicationController {
  const { metadata, spec } = controller;
  const labels = spec.template?.metadata?.labels;
  if (!labels) return controller;
  return {
    ...controller,
    metadata: isEmpty(metadata.labels) ? { ...metadata, labels } : metadata,
    spec: isEmpty(spec.selector) ? { ...spec, selector: labels } : spec,
  };
}

function isEmpty(labels: Readonly<Record<string, string>> | undefined): boolean {
  return Object.keys(labels ?? {}).length === 0;
}
