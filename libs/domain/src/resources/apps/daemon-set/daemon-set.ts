import { defineResource } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration, withStatusOf } from '#domain/api/plain-strategy.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { daemonSetPrinter } from '#domain/resources/apps/daemon-set/daemon-set-printer.js';
import { applyDaemonSetDefaults } from '#domain/resources/apps/daemon-set/default-daemon-set.js';
import { templateGeneration, withTemplateGeneration } from '#domain/resources/apps/daemon-set/template-generation.js';
import {
  validateDaemonSet,
  validateDaemonSetStatusUpdate,
  validateDaemonSetUpdate,
} from '#domain/resources/apps/daemon-set/validate-daemon-set.js';
import { templateWarnings } from '#domain/resources/core/pod-template/template-warnings.js';
import { withoutDisabledFields } from '#domain/resources/core/pod-template/without-disabled-fields.js';
import type { DaemonSet } from '#domain/schema/types/apps-v1.js';

const noStatus = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };

/** A pod on each node that the template fits. */
export const daemonSets = defineResource<DaemonSet>('apps/v1', 'DaemonSet', {
  strategy: {
    applyDefaults: applyDaemonSetDefaults,
    prepareForCreate: (set) =>
      withGeneration(withTemplateGeneration(withoutDisabledFields({ ...set, status: noStatus }), Math.max(templateGeneration(set), 1)), 1),
    prepareForUpdate: (next, prev) => countTemplateGeneration(countGeneration(withoutDisabledFields(withStatusOf(next, prev)), prev), prev),
    validate: (set) => validateDaemonSet(set),
    validateUpdate: validateDaemonSetUpdate,
    warnOnCreate: templateWarnings,
    warnOnUpdate: (next, prev) => (templateGeneration(next) === templateGeneration(prev) ? [] : templateWarnings(next)),
  },
  subresources: {
    status: {
      prepareForUpdate: (next, prev) => withTemplateGeneration({ ...next, spec: prev.spec }, templateGeneration(prev)),
      validateUpdate: validateDaemonSetStatusUpdate,
    },
  },
  printer: daemonSetPrinter,
});

/** The count of templates is not the client's: it grows by one with each change. */
function countTemplateGeneration(next: DaemonSet, prev: DaemonSet): DaemonSet {
  const isSame = semanticallyEqual(next.spec.template, prev.spec.template);
  return withTemplateGeneration(next, templateGeneration(prev) + (isSame ? 0 : 1));
}
