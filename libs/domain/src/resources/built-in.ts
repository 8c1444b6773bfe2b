import { defineResource } from '#domain/api/define-resource.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { builtInResources } from '#domain/api/served-resources.js';
import {
  mutatingAdmissionPolicies,
  mutatingAdmissionPoliciesV1alpha1,
  mutatingAdmissionPoliciesV1beta1,
} from '#domain/resources/admissionregistration/mutating-admission-policy/mutating-admission-policy.js';
import {
  mutatingAdmissionPolicyBindings,
  mutatingAdmissionPolicyBindingsV1alpha1,
  mutatingAdmissionPolicyBindingsV1beta1,
} from '#domain/resources/admissionregistration/mutating-admission-policy-binding/mutating-admission-policy-binding.js';
import { mutatingWebhookConfigurations } from '#domain/resources/admissionregistration/mutating-webhook-configuration/mutating-webhook-configuration.js';
import { validatingAdmissionPolicies } from '#domain/resources/admissionregistration/validating-admission-policy/validating-admission-policy.js';
import { validatingAdmissionPolicyBindings } from '#domain/resources/admissionregistration/validating-admission-policy-binding/validating-admission-policy-binding.js';
import { validatingWebhookConfigurations } from '#domain/resources/admissionregistration/validating-webhook-configuration/validating-webhook-configuration.js';
import { customResourceDefinitions } from '#domain/resources/apiextensions/custom-resource-definition/custom-resource-definition.js';
import { apiServices } from '#domain/resources/apiregistration/api-service/api-service.js';
import { controllerRevisions } from '#domain/resources/apps/controller-revision/controller-revision.js';
import { daemonSets } from '#domain/resources/apps/daemon-set/daemon-set.js';
import { deployments } from '#domain/resources/apps/deployment/deployment.js';
import { replicaSets } from '#domain/resources/apps/replica-set/replica-set.js';
import { statefulSets } from '#domain/resources/apps/stateful-set/stateful-set.js';
import { storageVersions } from '#domain/resources/apiserverinternal/storage-version/storage-version.js';
import { selfSubjectReviews } from '#domain/resources/authentication/self-subject-review/self-subject-review.js';
import { tokenReviews } from '#domain/resources/authentication/token-review/token-review.js';
import { localSubjectAccessReviews } from '#domain/resources/authorization/local-subject-access-review/local-subject-access-review.js';
import { selfSubjectAccessReviews } from '#domain/resources/authorization/self-subject-access-review/self-subject-access-review.js';
import { selfSubjectRulesReviews } from '#domain/resources/authorization/self-subject-rules-review/self-subject-rules-review.js';
import { subjectAccessReviews } from '#domain/resources/authorization/subject-access-review/subject-access-review.js';
import {
  horizontalPodAutoscalers,
  horizontalPodAutoscalersV1,
} from '#domain/resources/autoscaling/horizontal-pod-autoscaler/horizontal-pod-autoscaler.js';
import { cronJobs } from '#domain/resources/batch/cron-job/cron-job.js';
import { jobs } from '#domain/resources/batch/job/job.js';
import { certificateSigningRequests } from '#domain/resources/certificates/certificate-signing-request/certificate-signing-request.js';
import {
  clusterTrustBundles,
  clusterTrustBundlesV1alpha1,
} from '#domain/resources/certificates/cluster-trust-bundle/cluster-trust-bundle.js';
import { podCertificateRequests } from '#domain/resources/certificates/pod-certificate-request/pod-certificate-request.js';
import { leaseCandidates, leaseCandidatesV1alpha2 } from '#domain/resources/coordination/lease-candidate/lease-candidate.js';
import { leases } from '#domain/resources/coordination/lease/lease.js';
import { bindings } from '#domain/resources/core/binding/binding.js';
import { componentStatuses } from '#domain/resources/core/component-status/component-status.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import { endpoints } from '#domain/resources/core/endpoints/endpoints.js';
import { events } from '#domain/resources/core/event/event.js';
import { limitRanges } from '#domain/resources/core/limit-range/limit-range.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { persistentVolumeClaims } from '#domain/resources/core/persistent-volume-claim/persistent-volume-claim.js';
import { persistentVolumes } from '#domain/resources/core/persistent-volume/persistent-volume.js';
import { podTemplates } from '#domain/resources/core/pod-template/pod-template.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { replicationControllers } from '#domain/resources/core/replication-controller/replication-controller.js';
import { resourceQuotas } from '#domain/resources/core/resource-quota/resource-quota.js';
import { secrets } from '#domain/resources/core/secret/secret.js';
import { serviceAccounts } from '#domain/resources/core/service-account/service-account.js';
import { services } from '#domain/resources/core/service/service.js';
import { eventsV1 } from '#domain/resources/events/event/event.js';
import { endpointSlices } from '#domain/resources/discovery/endpoint-slice/endpoint-slice.js';
import { flowSchemas } from '#domain/resources/flowcontrol/flow-schema/flow-schema.js';
import { priorityLevelConfigurations } from '#domain/resources/flowcontrol/priority-level-configuration/priority-level-configuration.js';
import { ingressClasses } from '#domain/resources/networking/ingress-class/ingress-class.js';
import { ingresses } from '#domain/resources/networking/ingress/ingress.js';
import { ipAddresses, ipAddressesV1beta1 } from '#domain/resources/networking/ip-address/ip-address.js';
import { networkPolicies } from '#domain/resources/networking/network-policy/network-policy.js';
import { serviceCidrs, serviceCidrsV1beta1 } from '#domain/resources/networking/service-cidr/service-cidr.js';
import { runtimeClasses } from '#domain/resources/node/runtime-class/runtime-class.js';
import { podDisruptionBudgets } from '#domain/resources/policy/pod-disruption-budget/pod-disruption-budget.js';
import { clusterRoleBindings } from '#domain/resources/rbac/cluster-role-binding/cluster-role-binding.js';
import { clusterRoles } from '#domain/resources/rbac/cluster-role/cluster-role.js';
import { roleBindings } from '#domain/resources/rbac/role-binding/role-binding.js';
import { roles } from '#domain/resources/rbac/role/role.js';
import { deviceClasses, deviceClassesV1beta1, deviceClassesV1beta2 } from '#domain/resources/resource/device-class/device-class.js';
import { deviceTaintRules, deviceTaintRulesV1alpha3 } from '#domain/resources/resource/device-taint-rule/device-taint-rule.js';
import { resourceClaims, resourceClaimsV1beta1, resourceClaimsV1beta2 } from '#domain/resources/resource/resource-claim/resource-claim.js';
import {
  resourceClaimTemplates,
  resourceClaimTemplatesV1beta1,
  resourceClaimTemplatesV1beta2,
} from '#domain/resources/resource/resource-claim-template/resource-claim-template.js';
import { resourceSlices, resourceSlicesV1beta1, resourceSlicesV1beta2 } from '#domain/resources/resource/resource-slice/resource-slice.js';
import { resourcePoolStatusRequests } from '#domain/resources/resource/resource-pool-status-request/resource-pool-status-request.js';
import { podGroups } from '#domain/resources/scheduling/pod-group/pod-group.js';
import { priorityClasses } from '#domain/resources/scheduling/priority-class/priority-class.js';
import { workloads } from '#domain/resources/scheduling/workload/workload.js';
import { csiDrivers } from '#domain/resources/storage/csi-driver/csi-driver.js';
import { csiNodes } from '#domain/resources/storage/csi-node/csi-node.js';
import { csiStorageCapacities } from '#domain/resources/storage/csi-storage-capacity/csi-storage-capacity.js';
import { storageClasses } from '#domain/resources/storage/storage-class/storage-class.js';
import { volumeAttachments } from '#domain/resources/storage/volume-attachment/volume-attachment.js';
import { storageVersionMigrations } from '#domain/resources/storagemigration/storage-version-migration/storage-version-migration.js';
import {
  volumeAttributesClasses,
  volumeAttributesClassesV1beta1,
} from '#domain/resources/storage/volume-attributes-class/volume-attributes-class.js';

/**
 * The definitions with hand-written rules, one line each. A resource that upstream serves and that is not listed here gets the plain
 * rules of its shape.
 */
const written: readonly ResourceDefinition[] = [
  mutatingAdmissionPolicies,
  mutatingAdmissionPoliciesV1alpha1,
  mutatingAdmissionPoliciesV1beta1,
  mutatingAdmissionPolicyBindings,
  mutatingAdmissionPolicyBindingsV1alpha1,
  mutatingAdmissionPolicyBindingsV1beta1,
  mutatingWebhookConfigurations,
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
  validatingWebhookConfigurations,
  customResourceDefinitions,
  apiServices,
  controllerRevisions,
  daemonSets,
  deployments,
  replicaSets,
  statefulSets,
  selfSubjectReviews,
  tokenReviews,
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  subjectAccessReviews,
  horizontalPodAutoscalers,
  horizontalPodAutoscalersV1,
  cronJobs,
  jobs,
  certificateSigningRequests,
  clusterTrustBundles,
  clusterTrustBundlesV1alpha1,
  podCertificateRequests,
  bindings,
  componentStatuses,
  configMaps,
  endpoints,
  events,
  limitRanges,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  podTemplates,
  pods,
  replicationControllers,
  resourceQuotas,
  secrets,
  serviceAccounts,
  services,
  eventsV1,
  endpointSlices,
  leases,
  leaseCandidates,
  leaseCandidatesV1alpha2,
  flowSchemas,
  priorityLevelConfigurations,
  ingresses,
  ingressClasses,
  networkPolicies,
  ipAddresses,
  ipAddressesV1beta1,
  serviceCidrs,
  serviceCidrsV1beta1,
  runtimeClasses,
  podDisruptionBudgets,
  roles,
  clusterRoles,
  roleBindings,
  clusterRoleBindings,
  deviceClasses,
  deviceClassesV1beta1,
  deviceClassesV1beta2,
  deviceTaintRules,
  deviceTaintRulesV1alpha3,
  resourceClaims,
  resourceClaimsV1beta1,
  resourceClaimsV1beta2,
  resourceClaimTemplates,
  resourceClaimTemplatesV1beta1,
  resourceClaimTemplatesV1beta2,
  resourcePoolStatusRequests,
  resourceSlices,
  resourceSlicesV1beta1,
  resourceSlicesV1beta2,
  podGroups,
  priorityClasses,
  workloads,
  storageClasses,
  volumeAttributesClasses,
  volumeAttributesClassesV1beta1,
  volumeAttachments,
  csiNodes,
  csiDrivers,
  csiStorageCapacities,
  storageVersions,
  storageVersionMigrations,
];

let all: readonly ResourceDefinition[] | undefined;

/** The definition of every built-in resource, in upstream's order. */
export function builtInDefinitions(): readonly ResourceDefinition[] {
  return (all ??= builtInResources().map(
    ({ group, version, plural, kind }) =>
      written.find((one) => one.group === group && one.version === version && one.plural === plural) ??
      defineResource(group === '' ? version : `${group}/${version}`, kind),
  ));
}

/** False for those that have the plain rules of their shape only. */
export function hasWrittenRules(definition: ResourceDefinition): boolean {
  return written.includes(definition);
}
