import type { NetworkPolicyPeer, NetworkPolicySpec } from '#domain/schema/types/networking-v1.js';

/** Every peer of a policy with its path, ingress before egress. */
export function peersOf({
  ingress = [],
  egress = [],
}: NetworkPolicySpec): readonly { readonly peer: NetworkPolicyPeer; readonly path: string }[] {
  return [
    ...ingress.flatMap(({ from = [] }, i) => from.map((peer, j) => ({ peer, path: `spec.ingress[${i}].from[${j}]` }))),
    ...egress.flatMap(({ to = [] }, i) => to.map((peer, j) => ({ peer, path: `spec.egress[${i}].to[${j}]` }))),
  ];
}
