import type { Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { nodes } from '#domain/resources/core/node/node.js';
import type { Node } from '#domain/schema/types/core-v1.js';

const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/**
 * A new node is not ready, and takes no pods before somebody has seen that it is.
 * Source: plugin/pkg/admission/nodetaint/admission.go.
 */
export function admitNodeTaint(attributes: Attributes, object: KubeObject): KubeObject {
  if (attributes.operation !== 'CREATE' || !isAbout(attributes, nodes)) return object;
  const node = object as Node;
  const taints = node.spec.taints ?? [];
  if (taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)) return object;
  const admitted: Node = { ...node, spec: { ...node.spec, taints: [...taints, notReady] } };
  return admitted;
}
