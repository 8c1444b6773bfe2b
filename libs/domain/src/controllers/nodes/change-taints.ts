import type { WriteAction } from '#domain/controllers/controller.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { nodes } from '#domain/resources/core/node/node.js';
import type { Node, Taint } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';
import { formatTime } from '#domain/time/rfc3339.js';

export interface TaintChange {
  /** The time is put to each. */
  readonly add?: readonly Taint[];
  readonly remove?: readonly Taint[];
}

/** How often a conflict is answered with another try. */
const attempts = 5;

/**
 * Puts taints on a node and takes others off it; nothing when that makes no difference. Since taints are one list to the API, the node must not
 * have changed meanwhile; if it has, it is read again. Source: SwapNodeControllerTaint in pkg/controller/util/node/controller_utils.go, which
 * makes two writes of it.
 */
export function changeTaints(node: Node, change: TaintChange, now: number, attempt = 1): readonly WriteAction[] {
  const taints = taintsAfter(node, change, now);
  if (!taints) return [];
  const key = keyOf(node);
  return [
    {
      do: 'patch',
      resource: nodes,
      key,
      patchType: 'strategic',
      patch: { metadata: { resourceVersion: node.metadata.resourceVersion }, spec: { taints: taints.length > 0 ? taints : null } },
      onFailure: (error) => {
        if (isStatusError(error, 'NotFound')) return { actions: [] };
        if (!isStatusError(error, 'Conflict') || attempt >= attempts) return { actions: [], after: 'retry' };
        return {
          actions: [
            {
              do: 'get',
              resource: nodes,
              key,
              onSuccess: (found) => ({ actions: changeTaints(found as Node, change, now, attempt + 1) }),
              onFailure: ({ reason }) => ({ actions: [], after: reason === 'NotFound' ? 'go-on' : 'retry' }),
            },
          ],
        };
      },
    },
  ];
}

/** Taints are the same when they have key and effect in common. */
export function hasTaint({ spec }: Node, taint: Taint): boolean {
  return (spec.taints ?? []).some((one) => isSameTaint(one, taint));
}

export function isSameTaint(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect;
}

/** Undefined when they stay as they are. Those that are there already keep their time. */
function taintsAfter({ spec }: Node, { add = [], remove = [] }: TaintChange, now: number): readonly Taint[] | undefined {
  const before = spec.taints ?? [];
  const left = before.filter((taint) => !remove.some((one) => isSameTaint(one, taint)));
  const added = add.filter((taint) => !before.some((one) => isSameTaint(one, taint)));
  if (added.length === 0 && left.length === before.length) return undefined;
  return [...left, ...added.map((taint) => ({ ...taint, timeAdded: formatTime(now) }))];
}
