import type { Informers } from '#client/informer/informers.js';
import { nodes as nodeResource } from '#domain/resources/core/node/node.js';
import { pods as podResource } from '#domain/resources/core/pod/pod.js';
import type { VirtualNodes } from './virtual-nodes.js';

/** Tells nodes of the pods that are bound to them, and of themselves. One watch serves all nodes of the process. */
export function watchCluster(informers: Informers, nodes: VirtualNodes): void {
  const [only, ...others] = nodes.list();
  informers.start(nodeResource, only && others.length === 0 ? { fieldSelector: `metadata.name=${only.name}` } : {});
  informers.start(podResource, { fieldSelector: only && others.length === 0 ? `spec.nodeName=${only.name}` : 'spec.nodeName!=' });
  informers.onChange(nodeResource, ({ old, new: node }) => {
    if (node) nodes.get(node.metadata.name)?.set(node);
    else nodes.get(old?.metadata.name ?? '')?.unset();
  });
  informers.onChange(podResource, ({ old, new: pod }) => {
    const before = old && nodes.get(old.spec.nodeName ?? '');
    if (old && old.metadata.uid !== pod?.metadata.uid) before?.pods.delete(old);
    if (pod) nodes.get(pod.spec.nodeName ?? '')?.pods.set(pod);
  });
}
