import type { Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import { checkServiceAccount } from '#domain/admission/service-account/check-service-account.js';
import { serviceAccountOf, type ServiceAccountLookup } from '#domain/admission/service-account/service-account-lookup.js';
import { withTokenVolume } from '#domain/admission/service-account/token-volume.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { isMirrorPod } from '#domain/resources/core/pod/mirror-pod.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Pod, PodSpec, ServiceAccount } from '#domain/schema/types/core-v1.js';

/** The account of pods that name none. A controller makes it in every namespace, a little after the namespace itself. */
export const defaultServiceAccount = 'default';

/**
 * The name of the account that admission of this request reads; undefined when it reads none. For callers that wait for the default account
 * of a namespace that is just being made.
 */
export function neededServiceAccount(attributes: Attributes, object: KubeObject): string | undefined {
  if (attributes.operation !== 'CREATE' || !isAbout(attributes, pods)) return undefined;
  const pod = object as Pod;
  return isMirrorPod(pod) ? undefined : pod.spec.serviceAccountName || defaultServiceAccount;
}

/**
 * A new pod has an account, reaches the API with its token, and pulls images with its secrets. `random` is in [0, 1). Throws 403.
 * Source: plugin/pkg/admission/serviceaccount/admission.go Admit.
 */
export function admitServiceAccount(
  attributes: Attributes,
  object: KubeObject,
  get: ServiceAccountLookup,
  random: () => number,
): KubeObject {
  if (attributes.operation !== 'CREATE') return object;
  const name = neededServiceAccount(attributes, object);
  const admitted = name === undefined ? object : withAccount(attributes, object as Pod, name, { get, random });
  checkServiceAccount(attributes, admitted, get);
  return admitted;
}

function withAccount(
  attributes: Attributes,
  pod: Pod,
  name: string,
  { get, random }: { readonly get: ServiceAccountLookup; readonly random: () => number },
): Pod {
  const spec = { ...pod.spec, serviceAccountName: name, serviceAccount: name };
  const account = serviceAccountOf(attributes, { ...pod, spec }, get);
  return { ...pod, spec: withPullSecrets(automounts(spec, account) ? withTokenVolume(spec, random) : spec, account) };
}

function automounts(spec: PodSpec, account: ServiceAccount): boolean {
  return spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
}

function withPullSecrets(spec: PodSpec, { imagePullSecrets = [] }: ServiceAccount): PodSpec {
  if (spec.imagePullSecrets?.length || imagePullSecrets.length === 0) return spec;
  return { ...spec, imagePullSecrets };
}
