import { defineResource } from '#domain/api/define-resource.js';
import { applyNodeDefaults } from '#domain/resources/core/node/default-node.js';
import { nodePrinter } from '#domain/resources/core/node/node-printer.js';
import { validateNode, validateNodeChange, validateNodeUpdate } from '#domain/resources/core/node/validate-node.js';
import type { Node } from '#domain/schema/types/core-v1.js';
import { cidrWarnings } from '#domain/validation/ip.js';

/** A machine that runs pods. Unlike elsewhere status may be set on create, as kubelets register with it; generation is not counted. */
export const nodes = defineResource<Node>('v1', 'Node', {
  strategy: {
    applyDefaults: applyNodeDefaults,
    prepareForCreate: withoutConfig,
    prepareForUpdate: (next, prev) => withoutNewConfigSource({ ...next, status: prev.status }, prev),
    validate: validateNode,
    validateUpdate: validateNodeUpdate,
    warnOnCreate: nodeWarnings,
    warnOnUpdate: nodeWarnings,
  },
  subresources: {
    status: {
      prepareForUpdate: (next, prev) => withoutNewConfigStatus({ ...next, spec: prev.spec }, prev),
      validateUpdate: validateNodeChange,
    },
  },
  printer: nodePrinter,
  selectableFields: [{ path: 'spec.unschedulable', value: ({ spec }) => String(spec.unschedulable ?? false) }],
});

/** Kubelets are no longer configured by the API; only nodes that are stored with such a configuration keep it. */
function withoutConfig(node: Node): Node {
  return withoutNewConfigStatus(withoutNewConfigSource(node));
}

function withoutNewConfigSource(node: Node, prev?: Node): Node {
  if (!node.spec.configSource || prev?.spec.configSource) return node;
  const { configSource: _, ...spec } = node.spec;
  return { ...node, spec };
}

function withoutNewConfigStatus(node: Node, prev?: Node): Node {
  if (!node.status.config || prev?.status.config) return node;
  const { config: _, ...status } = node.status;
  return { ...node, status };
}

/** Source: pkg/registry/core/node/strategy.go nodeWarnings. */
function nodeWarnings({ spec }: Node): readonly string[] {
  return [
    ...(spec.configSource ? ['spec.configSource: the feature is removed'] : []),
    ...(spec.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
    ...(spec.podCIDRs ?? []).flatMap((network, i) => cidrWarnings(network, `spec.podCIDRs[${i}]`)),
  ];
}
