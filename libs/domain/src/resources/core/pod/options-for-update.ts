import type { TemplateMeta } from '#domain/meta/object-meta.js';
import { parseQuantity } from '#domain/quantity/quantity.js';
import { podDeletionCost } from '#domain/resources/core/pod/pod-deletion-cost.js';
import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';
import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import { hostNamespaceOf } from '#domain/resources/core/pod/sysctl-namespace.js';
import { containersWithPath } from '#domain/resources/core/pod/validation/containers-with-path.js';
import { validateUnreservedPath } from '#domain/resources/core/pod/validation/local-path.js';
import { validateTermSelectors } from '#domain/resources/core/pod/validation/validate-affinity.js';
import { isHugePageResource, isWholeHugePages } from '#domain/resources/core/resource-name.js';
import type { PodAffinityTerm, PodSpec } from '#domain/schema/types/core-v1.js';
import { validateLabelSelector } from '#domain/validation/labels.js';
import { isLabelValue } from '#domain/validation/names.js';

/**
 * What an update of a pod or template lets through because the stored one has it already.
 * Source: pkg/api/pod/util.go GetValidationOptionsFromPodSpecAndMeta.
 */
export function optionsForUpdate(prev: { readonly metadata?: TemplateMeta; readonly spec: PodSpec }): PodValidationOptions {
  const { spec, metadata } = prev;
  return {
    allowInvalidDeletionCost: podDeletionCost(metadata?.annotations) === undefined,
    allowPartialHugePages: hasPartialHugePages(spec),
    allowInvalidAffinitySelectors: affinityTerms(spec).some((term) => validateTermSelectors(term, '').length > 0),
    allowInvalidNodeAffinity: hasInvalidNodeAffinity(spec),
    allowInvalidSpreadSelectors: (spec.topologySpreadConstraints ?? []).some(
      ({ labelSelector }) => validateLabelSelector(labelSelector, '').length > 0,
    ),
    allowNonLocalTokenPath: hasNonLocalTokenPath(spec),
    allowHostSysctls: (spec.securityContext?.sysctls ?? []).some(({ name }) => hostNamespaceOf(name, spec) !== undefined),
    allowAnySELinuxChangePolicy: spec.securityContext?.seLinuxChangePolicy !== undefined,
    allowRestartOfInitContainers: (spec.initContainers ?? []).some(
      (container) =>
        !isRestartableInitContainer(container) && container.resizePolicy?.some(({ restartPolicy }) => restartPolicy === 'RestartContainer'),
    ),
    allowDevicesInUserNamespace:
      spec.hostUsers === false && containersWithPath(spec, '').some(([{ volumeDevices }]) => volumeDevices !== undefined),
  };
}

function hasPartialHugePages(spec: PodSpec): boolean {
  const isPartial = (list: ResourceList | undefined): boolean =>
    Object.entries(list ?? {}).some(([name, text]) => {
      const amount = isHugePageResource(name) ? parseQuantity(text) : undefined;
      return amount !== undefined && !isWholeHugePages(name, amount);
    });
  const lists = containersWithPath(spec, '').flatMap(([{ resources }]) => [resources?.limits, resources?.requests]);
  return [...lists, spec.overhead].some(isPartial);
}

function affinityTerms({ affinity }: PodSpec): readonly PodAffinityTerm[] {
  return [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((one) => [
    ...(one?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(one?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ]);
}

function hasInvalidNodeAffinity({ affinity }: PodSpec): boolean {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.some(({ matchExpressions }) =>
    matchExpressions?.some(({ values }) => values?.some((value) => isLabelValue(value).length > 0)),
  );
}

function hasNonLocalTokenPath({ volumes }: PodSpec): boolean {
  return (volumes ?? []).some(({ projected }) =>
    projected?.sources?.some(({ serviceAccountToken: token }) => token && validateUnreservedPath(token.path, '').length > 0),
  );
}
