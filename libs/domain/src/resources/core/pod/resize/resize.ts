import { countGeneration } from '#domain/api/plain-strategy.js';
import type { UpdateStrategy } from '#domain/api/strategy.js';
import type { FieldPattern } from '#domain/apply/field-filter.js';
import { dropDisabledSpecFields } from '#domain/resources/core/pod/drop-disabled-fields.js';
import { resetMetadata } from '#domain/resources/core/pod/reset-metadata.js';
import { validateResize } from '#domain/resources/core/pod/resize/validate-resize.js';
import type { Container, Pod } from '#domain/schema/types/core-v1.js';

const resourcesOfAny: FieldPattern = { '*': { 'f:resources': true, 'f:resizePolicy': true } };

/** Rules of the subresource by which the resources of a pod change (pkg/registry/core/pod/strategy.go podResizeStrategy). */
export const resizeRules: Pick<UpdateStrategy<Pod>, 'prepareForUpdate' | 'validateUpdate' | 'warnOnUpdate' | 'manages'> = {
  prepareForUpdate: prepare,
  validateUpdate: validateResize,
  warnOnUpdate: () => [],
  manages: { only: { 'f:spec': { 'f:containers': resourcesOfAny, 'f:initContainers': resourcesOfAny } } },
};

/** Resources and resize policies are taken from `next`, the rest is as it was. Where containers come, go or are renamed, validation says so. */
function prepare(next: Pod, prev: Pod): Pod {
  return countGeneration({ ...next, ...onlyResources(next, prev) }, prev);
}

function onlyResources(next: Pod, prev: Pod): Partial<Pod> {
  const containers = next.spec.containers ?? [];
  const initContainers = next.spec.initContainers ?? [];
  const before = prev.spec;
  if (containers.length !== (before.containers ?? []).length || initContainers.length !== (before.initContainers ?? []).length) return {};
  const { resources } = next.spec;
  const { resources: _, ...rest } = before;
  const spec = dropDisabledSpecFields({
    ...rest,
    ...(resources && { resources }),
    containers: withResources(containers, before.containers ?? []),
    ...(before.initContainers && { initContainers: withResources(initContainers, before.initContainers) }),
  });
  return { metadata: resetMetadata(next, prev), spec, status: prev.status };
}

function withResources(next: readonly Container[], prev: readonly Container[]): readonly Container[] {
  if (next.some(({ name }, i) => name !== prev[i]?.name)) return next;
  return prev.map((container, i) => {
    const { resources, resizePolicy } = next[i] ?? container;
    const { resizePolicy: _, ...rest } = container;
    return { ...rest, resources, ...(resizePolicy && { resizePolicy }) };
  });
}
