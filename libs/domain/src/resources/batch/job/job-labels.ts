import type { Job } from '#domain/schema/types/batch-v1.js';

/** Labels of the pods of a Job, and their names from before labels of Kubernetes had a prefix. */
export const controllerUidLabel = 'batch.kubernetes.io/controller-uid';
export const jobNameLabel = 'batch.kubernetes.io/job-name';
export const legacyControllerUidLabel = 'controller-uid';
export const legacyJobNameLabel = 'job-name';

/**
 * A Job selects its pods by its UID unless the client says that it selects by itself. Labels and selectors that are there stay, and
 * are refused later when they are others. Source: pkg/registry/batch/job/strategy.go generateSelector.
 */
export function withGeneratedSelector(job: Job): Job {
  const { metadata, spec } = job;
  if (spec.manualSelector) return job;
  const { name, uid } = metadata;
  const { template, selector } = spec;
  const generated = {
    [legacyJobNameLabel]: name,
    [jobNameLabel]: name,
    [legacyControllerUidLabel]: uid,
    [controllerUidLabel]: uid,
  };
  const labels = { ...generated, ...template.metadata?.labels };
  const matchLabels = { [controllerUidLabel]: uid, ...selector?.matchLabels };
  return {
    ...job,
    spec: { ...spec, selector: { ...selector, matchLabels }, template: { ...template, metadata: { ...template.metadata, labels } } },
  };
}
