import { semanticallyEqual } from '#domain/json/equal.js';
import { hasTrueCondition } from '#domain/resources/batch/job/job-conditions.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { Job } from '#domain/schema/types/batch-v1.js';
import type { Affinity, Container, PodSpec, PodTemplateSpec } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { immutableMessage } from '#domain/validation/object-meta.js';

/**
 * The template of a Job never changes. A suspended Job without pods may be told where its pods go and what resources they get.
 * Source: pkg/apis/batch/validation/validation.go validatePodTemplateUpdate, pkg/registry/batch/job/strategy.go shouldAllowMutablePodTemplate.
 */
export function validateJobTemplateUpdate(next: Job, prev: Job): readonly FieldError[] {
  const { template } = next.spec;
  if (!isIdle(prev)) {
    if (semanticallyEqual(template, prev.spec.template)) return [];
    return [invalid('spec.template', internalForm('core.v1.PodTemplateSpec', template), immutableMessage)];
  }
  const expected = withResourcesOf(withSchedulingOf(prev.spec.template.spec, template), template.spec);
  if (semanticallyEqual(template.spec, expected)) return [];
  return [invalid('spec.template.spec', internalForm('core.v1.PodSpec', template.spec), immutableMessage)];
}

function isIdle(job: Job): boolean {
  const { startTime, active = 0 } = job.status;
  return job.spec.suspend === true && (startTime === undefined || hasTrueCondition(job, 'Suspended')) && active === 0;
}

/** `before` with what of the new template decides where pods go. */
function withSchedulingOf(before: PodSpec, { spec }: PodTemplateSpec): PodSpec {
  const { affinity: _a, nodeSelector: _n, tolerations: _t, schedulingGates: _s, ...rest } = before;
  const { nodeSelector, tolerations, schedulingGates } = spec;
  const affinity = withNodeAffinityOf(before.affinity, spec.affinity);
  return {
    ...rest,
    ...(affinity && { affinity }),
    ...(nodeSelector && { nodeSelector }),
    ...(tolerations && { tolerations }),
    ...(schedulingGates && { schedulingGates }),
  };
}

/** Of the kinds of affinity only that to nodes may change; with it the whole of an affinity may come and go. */
function withNodeAffinityOf(before: Affinity | undefined, after: Affinity | undefined): Affinity | undefined {
  if (!before && !after) return undefined;
  const { nodeAffinity: _, ...others } = before ?? {};
  if (!after) return Object.keys(others).length === 0 ? undefined : others;
  return after.nodeAffinity ? { ...others, nodeAffinity: after.nodeAffinity } : others;
}

function withResourcesOf(before: PodSpec, after: PodSpec): PodSpec {
  const containers = replaceResources(before.containers ?? [], after.containers ?? []);
  const initContainers = replaceResources(before.initContainers ?? [], after.initContainers ?? []);
  return { ...before, containers, ...(before.initContainers && { initContainers }) };
}

/** Only where no container came or went. */
function replaceResources(before: readonly Container[], after: readonly Container[]): readonly Container[] {
  if (before.length !== after.length) return before;
  return before.map((container, i) => {
    const now = after[i];
    return now && now.name === container.name ? { ...container, resources: now.resources } : container;
  });
}
