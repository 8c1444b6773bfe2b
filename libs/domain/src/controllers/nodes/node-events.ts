import type { EventAction } from '#domain/controllers/controller.js';
import type { Node, ObjectReference } from '#domain/schema/types/core-v1.js';

/** Says that a node is in another state. Source: RecordNodeStatusChange in pkg/controller/util/node/controller_utils.go. */
export function nodeStatusChange({ metadata: { name, uid } }: Node, state: string): EventAction {
  return { do: 'event', about: nodeReference(name, uid), type: 'Normal', reason: state, message: `Node ${name} status is now: ${state}` };
}

/** Says what was done about a node, which may be gone. Source: RecordNodeEvent. */
export function nodeEvent(name: string, uid: string, reason: string, what: string): EventAction {
  return { do: 'event', about: nodeReference(name, uid), type: 'Normal', reason, message: `Node ${name} event: ${what}` };
}

function nodeReference(name: string, uid: string): ObjectReference {
  return { apiVersion: 'v1', kind: 'Node', name, uid };
}
