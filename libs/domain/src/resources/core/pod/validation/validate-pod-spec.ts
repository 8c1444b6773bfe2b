import type { TemplateMeta } from '#domain/meta/object-meta.js';
import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import { containersWithPath } from '#domain/resources/core/pod/validation/containers-with-path.js';
import { validateAffinity } from '#domain/resources/core/pod/validation/validate-affinity.js';
import type { ContainerRules } from '#domain/resources/core/pod/validation/validate-container-common.js';
import { validateHostNetworkPorts } from '#domain/resources/core/pod/validation/validate-container-ports.js';
import { validateContainers, validateInitContainers } from '#domain/resources/core/pod/validation/validate-containers.js';
import { validateDnsConfig, validateHostAliases, validateHostnameOverride } from '#domain/resources/core/pod/validation/validate-dns.js';
import { validateEphemeralContainers } from '#domain/resources/core/pod/validation/validate-ephemeral-containers.js';
import { validateHostProcess, validateOs } from '#domain/resources/core/pod/validation/validate-os.js';
import { validatePodResources } from '#domain/resources/core/pod/validation/validate-pod-resources.js';
import { validatePodSecurityContext } from '#domain/resources/core/pod/validation/validate-pod-security-context.js';
import { validateResourceClaims } from '#domain/resources/core/pod/validation/validate-resource-claims.js';
import { validateResourceRequirements } from '#domain/resources/core/pod/validation/validate-resource-requirements.js';
import { validateTolerations } from '#domain/resources/core/pod/validation/validate-tolerations.js';
import { validateTopologySpread } from '#domain/resources/core/pod/validation/validate-topology-spread.js';
import { validateUserNamespace } from '#domain/resources/core/pod/validation/validate-user-namespace.js';
import { validateVolumes } from '#domain/resources/core/pod/validation/validate-volumes.js';
import type { PodSpec } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, fieldNotFound, invalid, required } from '#domain/status/field-error.js';
import { requireChoice } from '#domain/validation/choice.js';
import { validateLabels } from '#domain/validation/labels.js';
import { inclusiveRangeProblem, isQualifiedName } from '#domain/validation/names.js';
import { invalidEach, validateDns1123Label, validateDns1123Subdomain } from '#domain/validation/text.js';

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const preemptionPolicies = ['PreemptLowerPriority', 'Never'];
const longestDeadline = 2 ** 31 - 1;

/** Everything about a pod but its metadata, which is needed of pods and absent for templates. Source: pkg/apis/core/validation/validation.go ValidatePodSpec. */
export function validatePodSpec(
  spec: PodSpec,
  metadata: TemplateMeta | undefined,
  path: string,
  options: PodValidationOptions,
): readonly FieldError[] {
  const { volumes, errors } = validateVolumes(spec.volumes, metadata, `${path}.volumes`, options);
  const claimNames = new Set((spec.resourceClaims ?? []).map(({ name }) => name).filter(Boolean));
  const rules: ContainerRules = { spec, volumes, claimNames, options };
  return [
    ...(spec.terminationGracePeriodSeconds === undefined ? [required(`${path}.terminationGracePeriodSeconds`)] : []),
    ...errors,
    ...validateResourceClaims(spec.resourceClaims, metadata, `${path}.resourceClaims`),
    ...validateContainers(`${path}.containers`, rules),
    ...validateInitContainers(`${path}.initContainers`, rules),
    ...validateEphemeralContainers(`${path}.ephemeralContainers`, rules),
    ...validatePodResources(spec, `${path}.resources`, rules),
    ...validateHostNetworkPorts(spec, path, options.resourceIsPod ?? false),
    ...requireChoice(spec.restartPolicy, `${path}.restartPolicy`, restartPolicies),
    ...requireChoice(spec.dnsPolicy, `${path}.dnsPolicy`, dnsPolicies),
    ...validateLabels(spec.nodeSelector, `${path}.nodeSelector`),
    ...validatePodSecurityContext(spec, `${path}.securityContext`, options),
    ...validateAffinity(spec.affinity, `${path}.affinity`, options),
    ...validateDnsConfig(spec, `${path}.dnsConfig`),
    ...validateGates(spec, path),
    ...validateTopologySpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`, options),
    ...validateHostProcess(spec, path),
    ...validateUserNamespace(spec, path, options),
    ...validateScalars(spec, path),
    ...(spec.overhead ? validateResourceRequirements({ limits: spec.overhead }, `${path}.overhead`, rules) : []),
    ...validateOs(spec, path),
    ...validateFileVariables(spec, path),
  ];
}

function validateScalars(spec: PodSpec, path: string): readonly FieldError[] {
  const { hostnameOverride, serviceAccountName, nodeName, activeDeadlineSeconds: deadline, hostname, subdomain } = spec;
  const { priorityClassName, runtimeClassName, preemptionPolicy } = spec;
  const isBadDeadline = deadline !== undefined && (deadline < 1 || deadline > longestDeadline);
  return [
    ...(hostnameOverride === undefined ? [] : validateHostnameOverride(spec, hostnameOverride, `${path}.hostnameOverride`)),
    ...(serviceAccountName ? validateDns1123Subdomain(serviceAccountName, `${path}.serviceAccountName`) : []),
    ...(nodeName ? validateDns1123Subdomain(nodeName, `${path}.nodeName`) : []),
    ...(isBadDeadline ? [invalid(`${path}.activeDeadlineSeconds`, deadline, inclusiveRangeProblem(1, longestDeadline))] : []),
    ...(hostname ? validateDns1123Label(hostname, `${path}.hostname`) : []),
    ...(subdomain ? validateDns1123Label(subdomain, `${path}.subdomain`) : []),
    ...validateTolerations(spec.tolerations, `${path}.tolerations`),
    ...validateHostAliases(spec.hostAliases, `${path}.hostAliases`),
    ...(priorityClassName ? validateDns1123Subdomain(priorityClassName, `${path}.priorityClassName`) : []),
    ...(runtimeClassName === undefined ? [] : validateDns1123Subdomain(runtimeClassName, `${path}.runtimeClassName`)),
    ...(preemptionPolicy === undefined ? [] : requireChoice(preemptionPolicy, `${path}.preemptionPolicy`, preemptionPolicies)),
  ];
}

/** Conditions that must be there to be ready, and names that must go before the pod is scheduled. */
function validateGates({ readinessGates = [], schedulingGates = [] }: PodSpec, path: string): readonly FieldError[] {
  const seen = new Set<string>();
  return [
    ...readinessGates.flatMap(({ conditionType: type }, i) =>
      invalidEach(`${path}.readinessGates[${i}].conditionType`, type, isQualifiedName(type)),
    ),
    ...schedulingGates.flatMap(({ name }, i) => {
      const at = `${path}.schedulingGates[${i}]`;
      const isRepeated = seen.has(name);
      seen.add(name);
      return [...invalidEach(at, name, isQualifiedName(name)), ...(isRepeated ? [duplicate(at, name)] : [])];
    }),
  ];
}

/** Files that hold variables lie in a volume of the pod's own. Source: validateFileKeyRefVolumes. */
function validateFileVariables(spec: PodSpec, path: string): readonly FieldError[] {
  const volumes = new Map((spec.volumes ?? []).map((volume) => [volume.name, volume]));
  return containersWithPath(spec, path).flatMap(([{ env }, at]) =>
    (env ?? []).flatMap(({ valueFrom }, i) => {
      const name = valueFrom?.fileKeyRef?.volumeName;
      if (name === undefined) return [];
      const volume = volumes.get(name);
      const field = `${at}.env[${i}].valueFrom.fileKeyRef.volumeName`;
      if (!volume) return [fieldNotFound(field, name)];
      return volume.emptyDir ? [] : [invalid(field, name, 'referenced volume must be of type emptyDir')];
    }),
  );
}
