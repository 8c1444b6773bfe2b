import type { NodeFindings } from '#domain/kubelet/node/node-facts.js';
import { normal, type PodEvent } from '#domain/kubelet/pod-event.js';
import type { NodeCondition } from '#domain/schema/types/core-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** The conditions of a node, which the kubelet owns. Source: pkg/kubelet/nodestatus/setters.go. */

interface Pressure {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly event: string;
}

/** A virtual node has enough of everything; Ready stands last. */
const pressures: readonly Pressure[] = [
  {
    type: 'MemoryPressure',
    reason: 'KubeletHasSufficientMemory',
    message: 'kubelet has sufficient memory available',
    event: 'NodeHasSufficientMemory',
  },
  { type: 'DiskPressure', reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure', event: 'NodeHasNoDiskPressure' },
  {
    type: 'PIDPressure',
    reason: 'KubeletHasSufficientPID',
    message: 'kubelet has sufficient PID available',
    event: 'NodeHasSufficientPID',
  },
];

export interface NodeConditions {
  readonly conditions: readonly NodeCondition[];
  /** About the node. */
  readonly events: readonly PodEvent[];
}

/** The conditions as they follow those before; conditions of other types are kept where they stand. */
export function nodeConditions(
  name: string,
  before: readonly NodeCondition[],
  { networkProblem }: Pick<NodeFindings, 'networkProblem'>,
  now: number,
): NodeConditions {
  const time = formatTime(now);
  const ready =
    networkProblem === undefined ? readyFinding : { ...readyFinding, status: 'False', reason: 'KubeletNotReady', message: networkProblem };
  const conditions = [...before];
  const events: PodEvent[] = [];
  for (const { event, ...finding } of [...pressures.map((one) => ({ ...one, status: 'False' })), ready]) {
    const at = conditions.findIndex(({ type }) => type === finding.type);
    const old = conditions[at];
    const changed = old?.status !== finding.status;
    // A pressure that did not change keeps its words, whoever wrote them.
    const words = !changed && old && finding.type !== 'Ready' ? old : finding;
    const next = { ...words, lastHeartbeatTime: time, lastTransitionTime: changed ? time : (old?.lastTransitionTime ?? time) };
    if (at < 0) conditions.push(next);
    else conditions[at] = next;
    if (changed && (old ?? finding.type !== 'Ready'))
      events.push(statusEvent(name, finding.type === 'Ready' && finding.status === 'False' ? 'NodeNotReady' : event));
  }
  return { conditions, events };
}

const readyFinding = {
  type: 'Ready',
  status: 'True',
  reason: 'KubeletReady',
  message: 'kubelet is posting ready status',
  event: 'NodeReady',
};

/** An Event that a node tells of itself. */
export function statusEvent(node: string, reason: string): PodEvent {
  return normal(reason, `Node ${node} status is now: ${reason}`);
}
