import { admissionForbidden, type Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import { defaultPriorityClass } from '#domain/admission/priority/default-priority-class.js';
import type { KindReader } from '#domain/admission/kind-reader.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { priorityClasses } from '#domain/resources/scheduling/priority-class/priority-class.js';
import type { PriorityClass } from '#domain/schema/types/scheduling-v1.js';

/** Refuses a second default class. Throws 403. Source: plugin/pkg/admission/priority/admission.go validatePriorityClass. */
export function checkPriorityClass(
  attributes: Attributes,
  object: KubeObject | undefined,
  classes: Pick<KindReader<PriorityClass>, 'list'>,
): void {
  const { operation } = attributes;
  if ((operation !== 'CREATE' && operation !== 'UPDATE') || !isAbout(attributes, priorityClasses)) return;
  if (!object || !(object as PriorityClass).globalDefault) return;
  const other = defaultPriorityClass(classes)?.metadata.name;
  if (other === undefined || (operation === 'UPDATE' && other === object.metadata.name)) return;
  throw admissionForbidden(attributes, object, `PriorityClass ${other} is already marked as default. Only one default can exist`);
}
