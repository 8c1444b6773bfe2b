import { equal } from '#domain/json/equal.js';
import type { JsonObject } from '#domain/json/json.js';
import { createStrategicMergePatch } from '#domain/patch/create-strategic-merge-patch.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { Node } from '#domain/schema/types/core-v1.js';

/**
 * The strategic merge patch of nodes/status that brings labels, annotations and status to what they should be; undefined when they are.
 * Addresses are replaced as a whole, since several may be of one type. Source: PatchNodeStatus in k8s.io/component-helpers/node/util/status.go.
 */
export function nodePatch(before: Node, after: Node): JsonObject | undefined {
  const { addresses } = after.status;
  const changed = (before.status.addresses?.length ?? 0) > 0 && !equal(before.status.addresses, addresses);
  const target = changed ? { ...after.status, ...(before.status.addresses && { addresses: before.status.addresses }) } : after.status;
  const part = ({ metadata, status }: Pick<Node, 'metadata' | 'status'>): JsonObject => ({
    metadata: { labels: metadata.labels ?? {}, annotations: metadata.annotations ?? {} },
    status: status as unknown as JsonObject,
  });
  const patch = createStrategicMergePatch(builtInSchema('core.v1.Node'), part(before), part({ metadata: after.metadata, status: target }));
  if (changed)
    return {
      ...patch,
      status: { ...(patch['status'] as JsonObject | undefined), addresses: [...(addresses ?? []), { $patch: 'replace' }] } as never,
    };
  return Object.keys(patch).length === 0 ? undefined : patch;
}
