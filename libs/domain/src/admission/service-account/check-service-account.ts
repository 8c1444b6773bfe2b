import { admissionForbidden, type Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import { forbiddenEphemeralReference, forbiddenReference } from '#domain/admission/service-account/secret-references.js';
import { serviceAccountOf, type ServiceAccountLookup } from '#domain/admission/service-account/service-account-lookup.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { isMirrorPod } from '#domain/resources/core/pod/mirror-pod.js';
import { podSecretNames } from '#domain/resources/core/pod/pod-secret-names.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Pod, PodSpec, ServiceAccount } from '#domain/schema/types/core-v1.js';
import { badRequest } from '#domain/status/status-error.js';

/** Accounts with this mark let their pods have no secrets but theirs. */
const enforceAnnotation = 'kubernetes.io/enforce-mountable-secrets';
/** What Go's strconv.ParseBool takes for true. */
const truths: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

/**
 * The account of a new pod exists, and of its secrets the pod uses only those it may; ephemeral containers likewise. Pods that mirror static
 * ones have no account. Throws 403, and 400 of secrets of ephemeral containers. Source: plugin/pkg/admission/serviceaccount/admission.go Validate.
 */
export function checkServiceAccount(attributes: Attributes, object: KubeObject | undefined, get: ServiceAccountLookup): void {
  if (!object) return;
  if (attributes.operation === 'CREATE' && isAbout(attributes, pods)) {
    const why = whyNot(attributes, object as Pod, get);
    if (why !== undefined) throw admissionForbidden(attributes, object, why);
  }
  if (attributes.operation === 'UPDATE' && isAbout(attributes, pods, 'ephemeralcontainers')) {
    const pod = object as Pod;
    const account = serviceAccountOf(attributes, pod, get);
    const why = enforcesSecrets(account) ? forbiddenEphemeralReference(pod.spec, account) : undefined;
    // upstream does not say here that it forbids, and answers with 500
    if (why !== undefined) throw badRequest(why);
  }
}

function whyNot(attributes: Attributes, pod: Pod, get: ServiceAccountLookup): string | undefined {
  if (isMirrorPod(pod)) return whyNoMirror(pod.spec);
  const account = serviceAccountOf(attributes, pod, get);
  return enforcesSecrets(account) ? forbiddenReference(pod.spec, account) : undefined;
}

function whyNoMirror(spec: PodSpec): string | undefined {
  if (spec.serviceAccountName) return 'a mirror pod may not reference service accounts';
  if (podSecretNames(spec).length > 0) return 'a mirror pod may not reference secrets';
  const hasToken = spec.volumes?.some(({ projected }) => projected?.sources?.some((source) => source.serviceAccountToken));
  return hasToken ? 'a mirror pod may not use ServiceAccountToken volume projections' : undefined;
}

function enforcesSecrets({ metadata }: ServiceAccount): boolean {
  return truths.has(metadata.annotations?.[enforceAnnotation] ?? '');
}
