import { defineResource } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration, withStatusOf } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { mapMember } from '#domain/json/fill.js';
import { applyStatefulSetDefaults } from '#domain/resources/apps/stateful-set/default-stateful-set.js';
import {
  validateStatefulSet,
  validateStatefulSetStatusUpdate,
  validateStatefulSetUpdate,
} from '#domain/resources/apps/stateful-set/validate-stateful-set.js';
import { claimSpecWarnings } from '#domain/resources/core/persistent-volume-claim/claim-warnings.js';
import { scaleBySelector } from '#domain/resources/core/pod-template/scale-by-selector.js';
import { templateCells, templateColumns } from '#domain/resources/core/pod-template/template-columns.js';
import { changedTemplateWarnings, templateWarnings } from '#domain/resources/core/pod-template/template-warnings.js';
import { withoutDisabledFields } from '#domain/resources/core/pod-template/without-disabled-fields.js';
import type { StatefulSet } from '#domain/schema/types/apps-v1.js';
import { formatAge } from '#domain/time/duration.js';
import { nameIsDnsLabel } from '#domain/validation/names.js';

/** Pods that keep their names and their storage. */
export const statefulSets = defineResource<StatefulSet>('apps/v1', 'StatefulSet', {
  strategy: {
    checkName: nameIsDnsLabel,
    applyDefaults: applyStatefulSetDefaults,
    prepareForCreate: (set) => withGeneration(withoutGatedFields({ ...set, status: { replicas: 0, availableReplicas: 0 } }), 1),
    prepareForUpdate: (next, prev) => countGeneration(withoutGatedFields(withStatusOf(next, prev), prev), prev),
    validate: validateStatefulSet,
    validateUpdate: validateStatefulSetUpdate,
    // the paths are upstream's
    warnOnCreate: (set) => [...templateWarnings(set), ...statefulSetWarnings(set, '')],
    warnOnUpdate: (next, prev) => [...changedTemplateWarnings(next, prev), ...statefulSetWarnings(next, '.Spec')],
  },
  subresources: { status: { validateUpdate: validateStatefulSetStatusUpdate } },
  printer: {
    columns: [nameColumn, column('Ready', 'Pods that are ready, of those wanted.'), ageColumn, ...templateColumns],
    cells: ({ metadata, spec, status }, now) => [
      metadata.name,
      `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
      formatAge(metadata.creationTimestamp, now),
      ...templateCells(spec.template),
    ],
  },
  scale: scaleBySelector<StatefulSet>(),
});

/** Gates of the template, and MaxUnavailableStatefulSet: it is off, and its field is dropped, except from sets that have it. */
function withoutGatedFields(set: StatefulSet, prev?: StatefulSet): StatefulSet {
  const clean = withoutDisabledFields(set);
  if (prev?.spec.updateStrategy.rollingUpdate?.maxUnavailable !== undefined) return clean;
  return mapMember(clean, 'spec', (spec) =>
    mapMember(spec, 'updateStrategy', (strategy) =>
      mapMember(strategy, 'rollingUpdate', (rolling) => {
        const { maxUnavailable, ...rest } = rolling;
        return maxUnavailable === undefined ? rolling : rest;
      }),
    ),
  );
}

function statefulSetWarnings({ spec }: StatefulSet, specPath: string): readonly string[] {
  const { volumeClaimTemplates = [], revisionHistoryLimit = 0 } = spec;
  const advice = 'a negative value retains all historical revisions; a value >= 0 is recommended';
  return [
    ...volumeClaimTemplates.flatMap((claim, i) => claimSpecWarnings(claim.spec, `spec.volumeClaimTemplates[${i}]${specPath}`)),
    ...(revisionHistoryLimit < 0 ? [`spec.revisionHistoryLimit: ${advice}`] : []),
  ];
}
