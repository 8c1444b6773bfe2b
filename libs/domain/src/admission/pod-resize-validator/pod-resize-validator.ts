import { admissionForbidden, type Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import { goQuote } from '#domain/json/go-marshal.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { compareQuantities, type Quantity, quantityMilliValue, quantityValue, wholeQuantity } from '#domain/quantity/quantity.js';
import { podRequests } from '#domain/resources/core/pod/pod-requests.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { parseResourceList } from '#domain/resources/core/pod/resource-amounts.js';
import type { Node, Pod } from '#domain/schema/types/core-v1.js';

const osLabel = 'kubernetes.io/os';
const zero = wholeQuantity(0);

/**
 * A pod on a node may not grow beyond what the whole node has, and only Linux nodes can resize pods. Throws 403.
 * Source: plugin/pkg/admission/podresize/admission.go.
 */
export function checkPodResize(attributes: Attributes, object: KubeObject, getNode: (name: string) => Node | undefined): void {
  if (attributes.operation !== 'UPDATE' || !isAbout(attributes, pods, 'resize')) return;
  const pod = object as Pod;
  const { nodeName } = pod.spec;
  if (!nodeName || attributes.oldObject?.metadata.generation === pod.metadata.generation) return;
  const node = getNode(nodeName);
  if (!node) throw admissionForbidden(attributes, object, `node ${goQuote(nodeName)} not found`);
  const os = node.metadata.labels?.[osLabel];
  if (os !== undefined && os !== 'linux') {
    const why = `pod resize is only supported on linux nodes, node ${goQuote(nodeName)} is ${goQuote(os)}`;
    throw admissionForbidden(attributes, object, why, [{ reason: 'UnsupportedPlatform' }]);
  }
  const lacking = whatLacks(pod, node);
  if (lacking.length === 0) return;
  const why = `node didn't have enough allocatable resources: ${lacking.join('; ')}`;
  throw admissionForbidden(attributes, object, why, [{ reason: 'NodeCapacity' }]);
}

function whatLacks(pod: Pod, { status }: Node): readonly string[] {
  const requests = podRequests(pod);
  const allocatable = parseResourceList(status.allocatable);
  const check = (name: string, shown: (amount: Quantity) => number): readonly string[] => {
    const requested = requests.get(name) ?? zero;
    const there = allocatable.get(name) ?? zero;
    return compareQuantities(requested, there) > 0 ? [`${name}, requested: ${shown(requested)}, allocatable: ${shown(there)}`] : [];
  };
  return [...check('cpu', quantityMilliValue), ...check('memory', quantityValue)];
}
