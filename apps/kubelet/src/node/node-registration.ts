import type { ApiClient } from '#client/api-client.js';
import type { Clock } from '#client/clock.js';
import type { Log } from '#client/log.js';
import { sleep } from '#client/sleep.js';
import type { PublishedAddresses } from '#domain/fabric/host-address.js';
import type { NodeFacts, NodeFindings } from '#domain/kubelet/node/node-facts.js';
import { nodePatch } from '#domain/kubelet/node/node-patch.js';
import { defaultNodeLabels, initialNode, withHostAddresses, withoutExtendedResources } from '#domain/kubelet/node/node-status.js';
import type { PodEvent } from '#domain/kubelet/pod-event.js';
import { nodes } from '#domain/resources/core/node/node.js';
import type { Node } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

export interface RegistrationParts {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly facts: NodeFacts;
  readonly findings: NodeFindings;
  /** Where the kubelet's own port is, when it is not where one would look. */
  readonly addresses: PublishedAddresses;
  readonly tell: (event: PodEvent) => void;
}

const firstWaitMs = 100;
const longestWaitMs = 7000;

/** Registers a node, or finds it registered; goes on until it succeeds. Source: registerWithAPIServer in pkg/kubelet/kubelet_node_status.go. */
export async function registerNode(parts: RegistrationParts, signal: AbortSignal): Promise<Node> {
  const { facts, findings, clock, log, addresses, tell } = parts;
  const { node, events } = initialNode(facts, findings, clock.now());
  for (const event of events) tell(event);
  for (let wait = firstWaitMs; ; wait = Math.min(2 * wait, longestWaitMs)) {
    try {
      return await createOrUpdate(parts, withHostAddresses(node, addresses));
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ err: error, node: facts.name }, 'Unable to register node with API server');
    }
    await sleep(clock, wait, signal);
  }
}

async function createOrUpdate(
  { client, facts, addresses }: RegistrationParts,
  node: ReturnType<typeof initialNode>['node'],
): Promise<Node> {
  try {
    return await client.create(nodes, node);
  } catch (error) {
    if (!isStatusError(error, 'AlreadyExists')) throw error;
  }
  const existing = await client.get(nodes, facts.name);
  const labels = { ...existing.metadata.labels, ...defaultNodeLabels(facts) };
  const next = withHostAddresses({ ...existing, metadata: { ...existing.metadata, labels } }, addresses);
  const patch = nodePatch(existing, { ...next, status: withoutExtendedResources(existing.status) });
  return patch ? client.patch(nodes, facts.name, { type: 'strategic', patch }, { subresource: 'status' }) : existing;
}
