import { type PluginStatus, statusMessage, unresolvable } from '#domain/scheduling/framework/plugin-status.js';

/** Why a pod fits no node. Source: pkg/scheduler/framework/types.go Diagnosis. */
export interface Diagnosis {
  /** How many nodes there are. */
  readonly numAllNodes: number;
  /** Nodes that were looked at and rejected. */
  readonly nodes: ReadonlyMap<string, PluginStatus>;
  /** Of every other node. */
  readonly absentNodesStatus: PluginStatus;
  readonly statusOf: (nodeName: string) => PluginStatus;
  /** Which plugins rejected the pod, so that it is tried again when something changes that matters to one of them. */
  readonly unschedulablePlugins: ReadonlySet<string>;
  /** Set when the pod was rejected before any node was looked at. */
  readonly preFilterMessage?: string;
}

interface Findings {
  readonly numAllNodes: number;
  readonly nodes: ReadonlyMap<string, PluginStatus>;
  readonly absentNodesStatus?: PluginStatus;
  readonly unschedulablePlugins?: Iterable<string>;
  readonly rejected?: PluginStatus;
}

export function diagnosisOf({ numAllNodes, nodes, absentNodesStatus, unschedulablePlugins = [], rejected }: Findings): Diagnosis {
  const absent = rejected ?? absentNodesStatus ?? unresolvable('');
  const plugins = new Set(unschedulablePlugins);
  for (const { plugin } of [...nodes.values(), ...(rejected ? [rejected] : [])]) if (plugin !== '') plugins.add(plugin);
  return {
    numAllNodes,
    nodes,
    absentNodesStatus: absent,
    unschedulablePlugins: plugins,
    ...(rejected && { preFilterMessage: statusMessage(rejected) }),
    statusOf: (name) => nodes.get(name) ?? absent,
  };
}
