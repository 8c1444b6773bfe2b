import type { Node } from '#domain/schema/types/core-v1.js';

/** An image that some nodes have. `nodes` changes as nodes come and go. */
export interface ImageState {
  /** Bytes; what the first node said that had it. */
  readonly size: number;
  /** Names of the nodes that have it. */
  readonly nodes: ReadonlySet<string>;
}

interface OwnState {
  readonly size: number;
  readonly nodes: Set<string>;
}

/** Which images are on which nodes, by each of an image's names. Source: pkg/scheduler/backend/cache/cache.go addNodeImageStates. */
export class ImageStates {
  private readonly states = new Map<string, OwnState>();

  /** The images of a node, by name. */
  add(node: Node): ReadonlyMap<string, ImageState> {
    const here = new Map<string, ImageState>();
    for (const { names, sizeBytes = 0 } of node.status?.images ?? []) {
      for (const name of names ?? []) {
        const state = this.states.get(name) ?? { size: sizeBytes, nodes: new Set<string>() };
        state.nodes.add(node.metadata.name);
        this.states.set(name, state);
        if (!here.has(name)) here.set(name, state);
      }
    }
    return here;
  }

  remove(node: Node): void {
    for (const { names } of node.status?.images ?? []) {
      for (const name of names ?? []) {
        const state = this.states.get(name);
        state?.nodes.delete(node.metadata.name);
        if (state?.nodes.size === 0) this.states.delete(name);
      }
    }
  }
}
