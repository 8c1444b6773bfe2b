import type { OnApplicationShutdown } from '@nestjs/common';
import type { VirtualNode } from './virtual-node.js';

/** The nodes of this process. */
export class VirtualNodes implements OnApplicationShutdown {
  private readonly nodes = new Map<string, VirtualNode>();

  add(node: VirtualNode): void {
    this.nodes.set(node.name, node);
  }

  get(name: string): VirtualNode | undefined {
    return this.nodes.get(name);
  }

  list(): readonly VirtualNode[] {
    return [...this.nodes.values()];
  }

  /** The node with this pod; only the one that is named counts, if one is. */
  find(namespace: string, pod: string, name?: string): VirtualNode | undefined {
    return this.list().find((node) => (name === undefined || node.name === name) && node.pods.find(namespace, pod));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.list().map((node) => node.close()));
  }
}
