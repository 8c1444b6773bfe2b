import { admissionForbidden, type Attributes } from '#domain/admission/attributes.js';
import { goQuote } from '#domain/json/go-marshal.js';
import type { Pod, ServiceAccount } from '#domain/schema/types/core-v1.js';

/** Reads the account of a namespace by name. */
export type ServiceAccountLookup = (namespace: string, name: string) => ServiceAccount | undefined;

/** The account that a pod names. Throws 403 when there is none. */
export function serviceAccountOf(attributes: Attributes, pod: Pod, get: ServiceAccountLookup): ServiceAccount {
  const { namespace } = attributes;
  const { serviceAccountName: name = '' } = pod.spec;
  if (name === '')
    throw admissionForbidden(attributes, pod, `no service account specified for pod ${namespace}/${pod.metadata.name ?? ''}`);
  const found = get(namespace, name);
  if (found) return found;
  throw admissionForbidden(
    attributes,
    pod,
    `error looking up service account ${namespace}/${name}: serviceaccount ${goQuote(name)} not found`,
  );
}
