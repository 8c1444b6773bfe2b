import { admissionForbidden, type Attributes } from '#domain/admission/attributes.js';
import { goQuote } from '#domain/json/go-marshal.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import type { RuntimeClass } from '#domain/schema/types/node-v1.js';

/** The class that a pod names; undefined when it names none. Throws 403 when there is no such class. */
export function runtimeClassOf(
  attributes: Attributes,
  pod: Pod,
  get: (name: string) => RuntimeClass | undefined,
): RuntimeClass | undefined {
  const { runtimeClassName } = pod.spec;
  if (runtimeClassName === undefined) return undefined;
  const found = get(runtimeClassName);
  if (!found) throw admissionForbidden(attributes, pod, `pod rejected: RuntimeClass ${goQuote(runtimeClassName)} not found`);
  return found;
}
