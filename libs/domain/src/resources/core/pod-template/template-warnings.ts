import type { ObjectMeta } from '#domain/meta/object-meta.js';
import { podTemplateWarnings } from '#domain/resources/core/pod/warnings/pod-warnings.js';
import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';

interface Templated {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly template: PodTemplateSpec };
}

const path = 'spec.template';

/** Advice about the template of a new workload. */
export function templateWarnings({ spec }: Templated): readonly string[] {
  return podTemplateWarnings(spec.template, path);
}

/** The same on update, where the generation tells whether anything changed. */
export function changedTemplateWarnings(next: Templated, prev: Templated): readonly string[] {
  return next.metadata.generation === prev.metadata.generation ? [] : podTemplateWarnings(next.spec.template, path);
}
