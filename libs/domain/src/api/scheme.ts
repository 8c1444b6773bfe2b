import { nameOfKind } from '#domain/schema/kinds.js';
import type { GroupVersionKind } from '#domain/schema/schema.js';

/** Kinds of versions that are served no more, and kinds that no OpenAPI document names: upstream's decoders still know them. */
const unserved: Readonly<Record<string, string>> = {
  '/v1':
    'List PodLogOptions PodExecOptions PodAttachOptions PodPortForwardOptions PodProxyOptions NodeProxyOptions ServiceProxyOptions PodStatusResult RangeAllocation SerializedReference',
  'admission.k8s.io/v1': 'AdmissionReview',
  'admission.k8s.io/v1beta1': 'AdmissionReview',
  'admissionregistration.k8s.io/v1alpha1': 'ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/v1beta1':
    'ValidatingWebhookConfiguration MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding',
  'apps/v1beta1': 'Deployment DeploymentRollback Scale StatefulSet ControllerRevision',
  'apps/v1beta2': 'Deployment Scale StatefulSet DaemonSet ReplicaSet ControllerRevision',
  'authentication.k8s.io/v1alpha1': 'SelfSubjectReview',
  'authentication.k8s.io/v1beta1': 'SelfSubjectReview TokenReview',
  'authorization.k8s.io/v1beta1': 'SelfSubjectRulesReview SelfSubjectAccessReview SubjectAccessReview LocalSubjectAccessReview',
  'batch/v1beta1': 'CronJob',
  'certificates.k8s.io/v1beta1': 'CertificateSigningRequest',
  'coordination.k8s.io/v1beta1': 'Lease',
  'discovery.k8s.io/v1beta1': 'EndpointSlice',
  'events.k8s.io/v1beta1': 'Event',
  'extensions/v1beta1': 'Deployment DeploymentRollback Scale DaemonSet Ingress ReplicaSet NetworkPolicy',
  'flowcontrol.apiserver.k8s.io/v1beta1': 'FlowSchema PriorityLevelConfiguration',
  'flowcontrol.apiserver.k8s.io/v1beta2': 'FlowSchema PriorityLevelConfiguration',
  'flowcontrol.apiserver.k8s.io/v1beta3': 'FlowSchema PriorityLevelConfiguration',
  'imagepolicy.k8s.io/v1alpha1': 'ImageReview',
  'networking.k8s.io/v1beta1': 'Ingress IngressClass',
  'node.k8s.io/v1alpha1': 'RuntimeClass',
  'node.k8s.io/v1beta1': 'RuntimeClass',
  'policy/v1beta1': 'PodDisruptionBudget Eviction',
  'rbac.authorization.k8s.io/v1alpha1': 'Role RoleBinding ClusterRole ClusterRoleBinding',
  'rbac.authorization.k8s.io/v1beta1': 'Role RoleBinding ClusterRole ClusterRoleBinding',
  'scheduling.k8s.io/v1beta1': 'PriorityClass',
  'storage.k8s.io/v1alpha1': 'VolumeAttachment CSIStorageCapacity VolumeAttributesClass',
  'storage.k8s.io/v1beta1': 'StorageClass VolumeAttachment CSIDriver CSINode CSIStorageCapacity',
};

/** Kinds that every version has. */
const everywhere: ReadonlySet<string> = new Set([
  'WatchEvent',
  'ListOptions',
  'GetOptions',
  'DeleteOptions',
  'CreateOptions',
  'UpdateOptions',
  'PatchOptions',
]);

/** True for options and watch events. */
export function isKindOfEveryVersion(kind: string): boolean {
  return everywhere.has(kind);
}

/** True for kinds that upstream's decoder knows, whether or not they are served (pkg/api/legacyscheme). */
export function isRegisteredKind(gvk: GroupVersionKind): boolean {
  if (nameOfKind(gvk) !== undefined) return true;
  const { group, version, kind } = gvk;
  const kinds = unserved[`${group}/${version}`]?.split(' ') ?? [];
  return kinds.includes(kind) || (kind.endsWith('List') && kinds.includes(kind.slice(0, -4))) || isKindOfEveryVersion(kind);
}

/** Groups whose internal types live in a package that is not called after them. */
const packages: ReadonlyMap<string, string> = new Map([
  ['', 'core'],
  ['events.k8s.io', 'core'],
  ['internal.apiserver.k8s.io', 'apiserverinternal'],
  ['extensions', 'apps'],
]);

/**
 * Upstream's name of the type that all versions of a kind are converted to: `core.ConfigMap`. Some messages show it; kinds of different
 * groups that have it in common are one.
 */
export function internalTypeOf({ group, kind }: { readonly group: string; readonly kind: string }): string {
  if (group === 'extensions' && /^(Ingress|NetworkPolicy)(List)?$/.test(kind)) return `networking.${kind}`;
  return `${packages.get(group) ?? String(group.split('.')[0])}.${kind}`;
}
