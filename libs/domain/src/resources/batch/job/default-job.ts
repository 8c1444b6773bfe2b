import { fillAbsent, fillEmpty, mapItems, mapMember } from '#domain/json/fill.js';
import { applyPodTemplateDefaults } from '#domain/resources/core/pod/default-pod-spec.js';
import type { Job, JobSpec, PodFailurePolicy } from '#domain/schema/types/batch-v1.js';

const maxInt32 = 2 ** 31 - 1;

/** Source: pkg/apis/batch/v1/defaults.go SetDefaults_Job. */
export function applyJobDefaults(job: Job): Job {
  return withTemplateLabels(mapMember(job, 'spec', (spec) => applyNestedJobDefaults(applySpecDefaults(spec))));
}

/** What the spec of a Job gets in the template of a CronJob too. */
export function applyNestedJobDefaults(spec: JobSpec): JobSpec {
  return mapMember(mapMember(spec, 'podFailurePolicy', applyPolicyDefaults), 'template', applyPodTemplateDefaults);
}

function applySpecDefaults(spec: JobSpec): JobSpec {
  const isSingle = spec.completions === undefined && spec.parallelism === undefined;
  return fillAbsent(isSingle ? { ...spec, completions: 1 } : spec, {
    parallelism: 1,
    backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : maxInt32,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
    manualSelector: false,
  });
}

function applyPolicyDefaults(policy: PodFailurePolicy): PodFailurePolicy {
  return mapMember(policy, 'rules', (rules) =>
    mapItems(rules, (rule) =>
      mapMember(rule, 'onPodConditions', (patterns) => mapItems(patterns, (pattern) => fillEmpty(pattern, { status: 'True' }))),
    ),
  );
}

/** A Job without labels of its own has those of its pods. */
export function withTemplateLabels(job: Job): Job {
  const labels = job.spec.template.metadata?.labels;
  if (!labels || Object.keys(job.metadata.labels ?? {}).length > 0) return job;
  return { ...job, metadata: { ...job.metadata, labels } };
}
