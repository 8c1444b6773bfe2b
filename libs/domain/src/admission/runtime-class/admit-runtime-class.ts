import { admissionForbidden, type Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import { overheadMismatch } from '#domain/admission/runtime-class/check-overhead.js';
import { mergeTolerations } from '#domain/admission/runtime-class/merge-tolerations.js';
import { runtimeClassOf } from '#domain/admission/runtime-class/runtime-class-of.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { isSameAmounts, parseResourceList } from '#domain/resources/core/pod/resource-amounts.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import type { Overhead, RuntimeClass, Scheduling } from '#domain/schema/types/node-v1.js';

/**
 * A new pod that names a runtime class gets what that class costs besides the containers, and goes only to nodes that have it. Throws 403.
 * Source: plugin/pkg/admission/runtimeclass/admission.go.
 */
export function admitRuntimeClass(attributes: Attributes, object: KubeObject, get: (name: string) => RuntimeClass | undefined): KubeObject {
  if (attributes.operation !== 'CREATE' || !isAbout(attributes, pods)) return object;
  const pod = object as Pod;
  const { overhead, scheduling } = runtimeClassOf(attributes, pod, get) ?? {};
  const costing = overhead ? withOverhead(attributes, pod, overhead) : pod;
  return scheduling ? withScheduling(attributes, costing, scheduling) : costing;
}

function withOverhead(attributes: Attributes, pod: Pod, { podFixed }: Overhead): Pod {
  const given = parseResourceList(pod.spec.overhead);
  if (given.size > 0 && !isSameAmounts(given, parseResourceList(podFixed))) throw overheadMismatch(attributes, pod);
  const { overhead: _, ...spec } = pod.spec;
  return { ...pod, spec: podFixed ? { ...spec, overhead: podFixed } : spec };
}

function withScheduling(attributes: Attributes, pod: Pod, { nodeSelector = {}, tolerations = [] }: Scheduling): Pod {
  const { spec } = pod;
  for (const [key, wanted] of Object.entries(nodeSelector)) {
    const given = spec.nodeSelector?.[key] ?? wanted;
    if (given === wanted) continue;
    const why = `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${wanted}; pod.spec.nodeSelector[${key}] = ${given}`;
    throw admissionForbidden(attributes, pod, why);
  }
  const merged = {
    nodeSelector: { ...spec.nodeSelector, ...nodeSelector },
    tolerations: mergeTolerations(spec.tolerations ?? [], tolerations),
  };
  return { ...pod, spec: { ...spec, ...merged } };
}
