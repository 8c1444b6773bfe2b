/**
 * How a plugin rejects a pod, on one node or altogether. Source: k8s.io/kube-scheduler/framework/types.go Status.
 *
 * `Unschedulable` could be helped by removing pods, `UnschedulableAndUnresolvable` could not. An error of the plugin itself is thrown as
 * PluginError.
 */
export interface PluginStatus {
  readonly code: 'Unschedulable' | 'UnschedulableAndUnresolvable';
  readonly reasons: readonly string[];
  /** Whose status it is; empty where no single plugin has to answer for it. */
  readonly plugin: string;
}

/** What went wrong that says nothing of the pod: it is tried again with back-off, whatever happens in the cluster. */
export class PluginError extends Error {}

export function unschedulable(plugin: string, ...reasons: readonly string[]): PluginStatus {
  return { code: 'Unschedulable', reasons, plugin };
}

export function unresolvable(plugin: string, ...reasons: readonly string[]): PluginStatus {
  return { code: 'UnschedulableAndUnresolvable', reasons, plugin };
}

/** The reasons as one text. */
export function statusMessage(status: PluginStatus): string {
  return status.reasons.join(', ');
}
