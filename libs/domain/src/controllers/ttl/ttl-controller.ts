import { type Controller, nothing, type WriteAction } from '#domain/controllers/controller.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { nodes } from '#domain/resources/core/node/node.js';
import type { Node } from '#domain/schema/types/core-v1.js';

const annotation = 'node.alpha.kubernetes.io/ttl';

/** From how many nodes to how many, and for how many seconds kubelets may keep what they read. The ends overlap, so that it does not swing. */
const steps = [
  { least: 0, most: 100, seconds: 0 },
  { least: 90, most: 500, seconds: 15 },
  { least: 450, most: 1000, seconds: 30 },
  { least: 900, most: 2000, seconds: 60 },
  { least: 1800, most: Infinity, seconds: 300 },
] as const;

/** Number of the step the cluster is on. */
type Step = number;

/**
 * Tells kubelets how long they may keep what they read, by the size of the cluster. All nodes are one key: they have the same value.
 * Source: pkg/controller/ttl/ttl_controller.go.
 */
export const ttlController: Controller<Step> = {
  name: 'ttl',
  watches: [{ resource: nodes, keysFor: () => ['nodes'] }],
  reconcile: (_, read, { memory = 0 }) => {
    const all = read.list(nodes);
    const step = nextStep(memory, all.length);
    const seconds = String(steps[step]?.seconds ?? 0);
    const others = all.filter(({ metadata }) => metadata.annotations?.[annotation] !== seconds);
    if (others.length === 0) return { ...nothing, memory: step };
    return { actions: [{ do: 'batch', pace: 'parallel', actions: others.map((node) => annotate(node, seconds)) }], memory: step };
  },
};

function nextStep(step: Step, size: number): Step {
  if (size > (steps[step]?.most ?? Infinity)) return nextStep(step + 1, size);
  return size < (steps[step]?.least ?? 0) ? nextStep(step - 1, size) : step;
}

function annotate(node: Node, seconds: string): WriteAction {
  return {
    do: 'patch',
    resource: nodes,
    key: keyOf(node),
    patchType: 'strategic',
    patch: { metadata: { annotations: { [annotation]: seconds } } },
    onFailure: ({ reason }) => ({ actions: [], after: reason === 'NotFound' ? 'go-on' : 'retry' }),
  };
}
