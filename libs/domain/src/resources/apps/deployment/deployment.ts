import { defineResource } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration, withStatusOf } from '#domain/api/plain-strategy.js';
import { allBut } from '#domain/apply/all-but.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { applyDeploymentDefaults } from '#domain/resources/apps/deployment/default-deployment.js';
import { deploymentPrinter } from '#domain/resources/apps/deployment/deployment-printer.js';
import {
  validateDeployment,
  validateDeploymentStatusUpdate,
  validateDeploymentUpdate,
} from '#domain/resources/apps/deployment/validate-deployment.js';
import { podNameWarnings } from '#domain/resources/core/pod-template/pod-name-warnings.js';
import { scaleBySelector } from '#domain/resources/core/pod-template/scale-by-selector.js';
import { changedTemplateWarnings, templateWarnings } from '#domain/resources/core/pod-template/template-warnings.js';
import { withoutDisabledFields } from '#domain/resources/core/pod-template/without-disabled-fields.js';
import type { Deployment } from '#domain/schema/types/apps-v1.js';

/** Pods of one template, replaced step by step when the template changes. */
export const deployments = defineResource<Deployment>('apps/v1', 'Deployment', {
  strategy: {
    applyDefaults: applyDeploymentDefaults,
    prepareForCreate: (deployment) => withGeneration(withoutDisabledFields({ ...deployment, status: {} }), 1),
    prepareForUpdate: (next, prev) => countDeploymentGeneration(withoutDisabledFields(withStatusOf(next, prev)), prev),
    validate: (deployment) => validateDeployment(deployment),
    validateUpdate: validateDeploymentUpdate,
    warnOnCreate: (deployment) => [...podNameWarnings(deployment.metadata.name), ...templateWarnings(deployment)],
    warnOnUpdate: changedTemplateWarnings,
  },
  subresources: {
    status: {
      prepareForUpdate: statusAndAnnotationsOf,
      validateUpdate: validateDeploymentStatusUpdate,
      manages: allBut('spec', 'metadata.labels'),
    },
  },
  printer: deploymentPrinter,
  scale: scaleBySelector<Deployment>(),
});

/** Annotations count as well, because they are copied to the ReplicaSets. */
function countDeploymentGeneration(next: Deployment, prev: Deployment): Deployment {
  const counted = countGeneration(next, prev);
  const generation = prev.metadata.generation ?? 0;
  if (counted.metadata.generation !== generation || semanticallyEqual(next.metadata.annotations, prev.metadata.annotations)) return counted;
  return withGeneration(next, generation + 1);
}

/** A write to status may change metadata as well, labels apart. */
function statusAndAnnotationsOf(next: Deployment, prev: Deployment): Deployment {
  const { labels: _, ...metadata } = next.metadata;
  const { labels } = prev.metadata;
  return { ...next, metadata: { ...metadata, ...(labels && { labels }) }, spec: prev.spec };
}
