import { dropDisabledTemplateFields } from '#domain/resources/core/pod/drop-disabled-fields.js';
import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';

interface Templated {
  readonly spec: { readonly template?: PodTemplateSpec };
}

/** A workload whose template has no fields that feature gates keep out; for prepareForCreate and prepareForUpdate. */
export function withoutDisabledFields<T extends Templated>(object: T): T {
  const { template } = object.spec;
  if (!template) return object;
  const next = dropDisabledTemplateFields(template);
  return next === template ? object : { ...object, spec: { ...object.spec, template: next } };
}
