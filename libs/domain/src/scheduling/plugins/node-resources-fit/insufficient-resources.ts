import type { ComputeResources } from '#domain/scheduling/cache/compute-resources.js';

/** A resource of which a node has not enough left. */
export interface InsufficientResource {
  readonly name: string;
  /** `Insufficient cpu`, `Too many pods` */
  readonly reason: string;
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
  /** The node would not have enough if it were empty, either. */
  readonly unresolvable: boolean;
}

/** What a node has, what is taken of it, and by how many pods. */
export interface NodeResources {
  readonly allocatable: ComputeResources;
  readonly requested: ComputeResources;
  readonly pods: { readonly size: number };
}

/** What keeps a pod with these requests off the node. Source: pkg/scheduler/framework/plugins/noderesources/fit.go fitsRequest. */
export function insufficientResources(wanted: ComputeResources, node: NodeResources): readonly InsufficientResource[] {
  const found: InsufficientResource[] = [];
  const { allocatable, requested } = node;
  const taken = node.pods.size;
  if (taken + 1 > allocatable.pods) {
    found.push({ name: 'pods', reason: 'Too many pods', requested: 1, used: taken, capacity: allocatable.pods, unresolvable: false });
  }
  const check = (name: string, amount: number, used: number, capacity: number): void => {
    if (amount <= 0 || amount <= capacity - used) return;
    found.push({ name, reason: `Insufficient ${name}`, requested: amount, used, capacity, unresolvable: amount > capacity });
  };
  check('cpu', wanted.milliCPU, requested.milliCPU, allocatable.milliCPU);
  check('memory', wanted.memory, requested.memory, allocatable.memory);
  check('ephemeral-storage', wanted.ephemeralStorage, requested.ephemeralStorage, allocatable.ephemeralStorage);
  for (const [name, amount] of wanted.scalar) {
    check(name, amount, requested.scalar.get(name) ?? 0, allocatable.scalar.get(name) ?? 0);
  }
  return found;
}
