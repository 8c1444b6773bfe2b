import { Gauge, Registry } from 'prom-client';
import type { VirtualNodes } from '../node/virtual-nodes.js';

/** The metrics of all nodes of the process; names are upstream's (`pkg/kubelet/metrics/metrics.go`), with the node as a label. */
export class KubeletMetrics {
  readonly registry = new Registry();

  constructor(nodes: VirtualNodes) {
    const registers = [this.registry];
    const name = new Gauge({
      name: 'kubelet_node_name',
      help: "The node's name. The count is always 1.",
      labelNames: ['node'],
      registers,
      collect: () => {
        for (const node of nodes.list()) name.set({ node: node.name }, 1);
      },
    });
    const pods = new Gauge({
      name: 'kubelet_running_pods',
      help: 'Number of pods that have a running pod sandbox',
      labelNames: ['node'],
      registers,
      collect: () => {
        for (const node of nodes.list()) pods.set({ node: node.name }, node.running().pods);
      },
    });
    const containers = new Gauge({
      name: 'kubelet_running_containers',
      help: 'Number of containers currently running',
      labelNames: ['node', 'container_state'],
      registers,
      collect: () => {
        containers.reset();
        for (const node of nodes.list()) {
          for (const [state, count] of node.running().containers) containers.set({ node: node.name, container_state: state }, count);
        }
      },
    });
  }
}
