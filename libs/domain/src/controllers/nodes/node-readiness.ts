import type { Node, NodeCondition } from '#domain/schema/types/core-v1.js';

/** The condition of a type, if the node has it. */
export function findNodeCondition({ status }: Pick<Node, 'status'>, type: string): NodeCondition | undefined {
  return status.conditions?.find((condition) => condition.type === type);
}

/** Its kubelet says that it is, and has said so lately. */
export function isNodeReady(node: Pick<Node, 'status'>): boolean {
  return findNodeCondition(node, 'Ready')?.status === 'True';
}
