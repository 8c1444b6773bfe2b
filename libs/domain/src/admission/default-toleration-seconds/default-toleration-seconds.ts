import type { Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Pod, Toleration } from '#domain/schema/types/core-v1.js';

/** How long pods stay on a node that is out of order; the flags of the API server. */
export interface TolerationSeconds {
  /** `--default-not-ready-toleration-seconds` */
  readonly notReady: number;
  /** `--default-unreachable-toleration-seconds` */
  readonly unreachable: number;
}

const defaultSeconds: TolerationSeconds = { notReady: 300, unreachable: 300 };

/**
 * Pods that say nothing of nodes that are not ready, or that cannot be reached, stay there for a while and are then evicted.
 * Source: plugin/pkg/admission/defaulttolerationseconds/admission.go.
 */
export function admitDefaultTolerations(
  attributes: Attributes,
  object: KubeObject,
  seconds: TolerationSeconds = defaultSeconds,
): KubeObject {
  const { operation } = attributes;
  if ((operation !== 'CREATE' && operation !== 'UPDATE') || !isAbout(attributes, pods)) return object;
  const pod = object as Pod;
  const tolerations = pod.spec.tolerations ?? [];
  const missing = [
    evictedAfter('node.kubernetes.io/not-ready', seconds.notReady),
    evictedAfter('node.kubernetes.io/unreachable', seconds.unreachable),
  ].filter(({ key }) => !tolerations.some((toleration) => saysSomethingOf(key, toleration)));
  const admitted: Pod = missing.length === 0 ? pod : { ...pod, spec: { ...pod.spec, tolerations: [...tolerations, ...missing] } };
  return admitted;
}

function evictedAfter(key: string, tolerationSeconds: number): Toleration & { readonly key: string } {
  return { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds };
}

function saysSomethingOf(taint: string, { key = '', effect = '' }: Toleration): boolean {
  return (key === '' || key === taint) && (effect === '' || effect === 'NoExecute');
}
