import type { Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Binding, Node, Pod } from '#domain/schema/types/core-v1.js';

const copied = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'];

/**
 * Pods are labelled with the zone and the region of their node: as they are bound, where the Binding (a create of `pods/binding`) is what is
 * admitted, or as they are created on a node. Source: plugin/pkg/admission/podtopologylabels/admission.go.
 */
export function admitTopologyLabels(attributes: Attributes, object: KubeObject, getNode: (name: string) => Node | undefined): KubeObject {
  if (attributes.operation !== 'CREATE') return object;
  const nodeName = nodeNameOf(attributes, object);
  if (nodeName === '') return object;
  const labels = getNode(nodeName)?.metadata.labels ?? {};
  const topology = copied.flatMap((key): [string, string][] => (labels[key] === undefined ? [] : [[key, labels[key]]]));
  if (topology.length === 0) return object;
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, labels: { ...metadata.labels, ...Object.fromEntries(topology) } } };
}

function nodeNameOf(attributes: Attributes, object: KubeObject): string {
  if (isAbout(attributes, pods)) return (object as Pod).spec.nodeName ?? '';
  if (!isAbout(attributes, pods, 'binding')) return '';
  const { target } = object as Binding;
  return target.kind === 'Node' ? (target.name ?? '') : '';
}
