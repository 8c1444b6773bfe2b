import { defineResource } from '#domain/api/define-resource.js';
import { withGeneration } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { fillAbsent } from '#domain/json/fill.js';
import { validatePriorityClass, validatePriorityClassUpdate } from '#domain/resources/scheduling/priority-class/validate-priority-class.js';
import type { PriorityClass } from '#domain/schema/types/scheduling-v1.js';
import { formatAge } from '#domain/time/duration.js';

/** A name for a pod priority. */
export const priorityClasses = defineResource<PriorityClass>('scheduling.k8s.io/v1', 'PriorityClass', {
  strategy: {
    applyDefaults: (object) => fillAbsent(object, { preemptionPolicy: 'PreemptLowerPriority' }),
    prepareForCreate: (object) => withGeneration(object, 1),
    validate: validatePriorityClass,
    validateUpdate: validatePriorityClassUpdate,
  },
  printer: {
    columns: [
      nameColumn,
      column('Value', 'The priority of pods of this class.', 'integer'),
      column('Global-Default', 'Whether pods without a class are of this one.', 'boolean'),
      ageColumn,
      column('PreemptionPolicy', 'Whether its pods may push out others.'),
    ],
    cells: ({ metadata, value, globalDefault = false, preemptionPolicy = '' }, now) => [
      metadata.name,
      value,
      globalDefault,
      formatAge(metadata.creationTimestamp, now),
      preemptionPolicy,
    ],
  },
});
