import { semanticallyEqual } from '#domain/json/equal.js';
import { isMirrorPod } from '#domain/resources/core/pod/mirror-pod.js';
import { optionsForUpdate } from '#domain/resources/core/pod/options-for-update.js';
import { computeQosClass, qosClassOf } from '#domain/resources/core/pod/qos-class.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';
import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import { validateWholePod } from '#domain/resources/core/pod/validate-pod.js';
import type { Container, Pod, PodSpec, ResourceRequirements } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, invalid } from '#domain/status/field-error.js';

const onlyCpuAndMemory = 'only cpu and memory resources are mutable';

/** Source: pkg/apis/core/validation/validation.go ValidatePodResize. */
export function validateResize(next: Pod, prev: Pod): readonly FieldError[] {
  if (isMirrorPod(prev)) return [forbidden('[]', 'static pods cannot be resized')];
  if (prev.spec.os?.name === 'windows') return [forbidden('[]', 'windows pods cannot be resized')];
  const order = validateOrder(next.spec, prev.spec);
  const errors = [
    ...validateWholePod(next, optionsForUpdate(prev)),
    ...validateClassAndNode(next, prev),
    ...validatePodLevel(next.spec, prev.spec),
    ...order,
    ...(order.length > 0 ? [] : [...validateNothingRemoved(next.spec, prev.spec), ...validateOnlyResources(next.spec, prev.spec)]),
  ];
  if (errors.length > 0 || semanticallyEqual(withResourcesOf(next.spec, prev.spec), prev.spec)) return errors;
  return [forbidden('spec', onlyCpuAndMemory)];
}

function validateClassAndNode(next: Pod, prev: Pod): readonly FieldError[] {
  const isSameClass = qosClassOf(prev) === computeQosClass(next.spec);
  // kubelets that cannot resize do not report resources of running containers
  const running = prev.status.containerStatuses?.find(({ state }) => state?.running);
  return [
    ...(isSameClass ? [] : [invalid('spec', next.status.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing')]),
    ...(running && !running.resources ? [forbidden('spec', 'Pod running on node without support for resize')] : []),
  ];
}

/** Source: validatePodResizeContainerOrdering. */
function validateOrder(next: PodSpec, prev: PodSpec): readonly FieldError[] {
  return (['containers', 'initContainers'] as const).flatMap((list) => {
    const now = next[list] ?? [];
    const before = prev[list] ?? [];
    if (now.length !== before.length) return [forbidden(`spec.${list}`, `${list} may not be added or removed on resize`)];
    return before.flatMap(({ name }, i) =>
      now[i]?.name === name ? [] : [forbidden(`spec.${list}[${i}].name`, `${list} may not be renamed or reordered on resize`)],
    );
  });
}

/** Source: validatePodLevelResourcesResize. */
function validatePodLevel({ resources: next }: PodSpec, { resources: prev }: PodSpec): readonly FieldError[] {
  const path = 'spec.resources';
  if (!saysSomething(next) && !saysSomething(prev)) return [];
  if (prev && !next) return [forbidden(path, 'pod-level resources cannot be removed')];
  const removed = (list: 'requests' | 'limits'): readonly FieldError[] =>
    prev && isRemoved(next?.[list], prev[list]) ? [forbidden(`${path}.${list}`, `pod-level resource ${list} cannot be removed`)] : [];
  const isOther = !semanticallyEqual(otherResources(next), otherResources(prev));
  return [
    ...removed('requests'),
    ...removed('limits'),
    ...(isOther ? [forbidden('spec', 'only cpu and memory resources are mutable at pod-level')] : []),
  ];
}

function saysSomething(resources: ResourceRequirements | undefined): boolean {
  return Object.keys(resources?.requests ?? {}).length + Object.keys(resources?.limits ?? {}).length > 0;
}

/** Resources besides cpu and memory; undefined when there are none. */
function otherResources(resources: ResourceRequirements | undefined): object | undefined {
  const others = (list: ResourceList | undefined): readonly unknown[] =>
    Object.entries(list ?? {}).filter(([name]) => name !== 'cpu' && name !== 'memory');
  const requests = others(resources?.requests);
  const limits = others(resources?.limits);
  const claims = resources?.claims ?? [];
  return requests.length + limits.length + claims.length > 0
    ? { requests: Object.fromEntries(requests as never), limits: Object.fromEntries(limits as never), claims }
    : undefined;
}

function validateNothingRemoved(next: PodSpec, prev: PodSpec): readonly FieldError[] {
  return (['initContainers', 'containers'] as const).flatMap((list) =>
    (prev[list] ?? []).flatMap(({ resources: before }, i) =>
      (['requests', 'limits'] as const).flatMap((which) =>
        isRemoved(next[list]?.[i]?.resources?.[which], before?.[which])
          ? [forbidden(`spec.${list}[${i}].resources.${which}`, `resource ${which} cannot be removed`)]
          : [],
      ),
    ),
  );
}

function isRemoved(next: ResourceList = {}, prev: ResourceList = {}): boolean {
  return Object.keys(prev).some((name) => next[name] === undefined);
}

/** Of each container only cpu and memory have changed. */
function validateOnlyResources(next: PodSpec, prev: PodSpec): readonly FieldError[] {
  const isOther = (now: Container, before: Container): boolean => !semanticallyEqual(withCpuAndMemoryOf(now, before), before);
  return [
    ...(next.containers ?? []).flatMap((now, i) => {
      const before = prev.containers?.[i];
      return before && isOther(now, before) ? [forbidden('spec', onlyCpuAndMemory)] : [];
    }),
    ...(next.initContainers ?? []).flatMap((now, i) => {
      const before = prev.initContainers?.[i];
      if (!before) return [];
      const path = `spec.initContainers[${i}]`;
      const restarts =
        !isRestartableInitContainer(now) && !semanticallyEqual(now, before)
          ? (now.resizePolicy ?? []).filter(({ restartPolicy }) => restartPolicy === 'RestartContainer')
          : [];
      return [
        ...(isOther(now, before) ? [forbidden(path, 'only cpu and memory resources for init or sidecar containers are mutable')] : []),
        ...restarts.map(() => forbidden(path, 'non-sidecar init containers with a resize policy of RestartContainer cannot be resized')),
      ];
    }),
  ];
}

/** Claims are let go of, as upstream does: a container with some cannot be resized. */
function withCpuAndMemoryOf(container: Container, prev: Container): Container {
  const { limits, requests } = container.resources ?? {};
  const limitsOf = withAmountsOf(limits, prev.resources?.limits);
  const requestsOf = withAmountsOf(requests, prev.resources?.requests);
  return { ...container, resources: { ...(limitsOf && { limits: limitsOf }), ...(requestsOf && { requests: requestsOf }) } };
}

function withAmountsOf(list: ResourceList | undefined, prev: ResourceList | undefined): ResourceList | undefined {
  const { cpu: _cpu, memory: _memory, ...others } = list ?? {};
  const { cpu, memory } = prev ?? {};
  const amounts = { ...others, ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) };
  return Object.keys(amounts).length > 0 ? amounts : undefined;
}

/** `next` with all resources as they are in `prev`: what is left must be equal. */
function withResourcesOf(next: PodSpec, prev: PodSpec): PodSpec {
  const { resources: _, ...rest } = next;
  const { resources, containers, initContainers } = prev;
  return { ...rest, containers, ...(initContainers && { initContainers }), ...(resources && { resources }) };
}
