import { containerPath, warning, type PodEvent } from '#domain/kubelet/pod-event.js';
import type { ProbeKind, ProbeResult } from '#domain/kubelet/probes/probe-results.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/** What came of running a probe once. */
export type ProbeOutcome =
  | { readonly outcome: 'success' | 'warning' | 'failure'; readonly output: string }
  /** It could not be run; this says nothing of the container. */
  | { readonly outcome: 'error'; readonly output: string };

/** How often a probe that cannot be run is tried before its error is reported. */
export const maxProbeAttempts = 3;

/** The result to count; undefined when there is none. */
export function resultOf({ outcome }: ProbeOutcome): ProbeResult | undefined {
  if (outcome === 'error') return undefined;
  return outcome === 'failure' ? 'failure' : 'success';
}

/** The Event about an outcome; success has none. Source: pkg/kubelet/prober/prober.go. */
export function probeEvent(pod: Pod, container: string, kind: ProbeKind, { outcome, output }: ProbeOutcome): PodEvent | undefined {
  const path = containerPath(pod, container);
  const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} probe`;
  switch (outcome) {
    case 'success':
      return undefined;
    case 'warning':
      return warning('ProbeWarning', `${name} warning: ${output}`, path);
    case 'failure':
      return warning('Unhealthy', `${name} failed: ${output}`, path);
    case 'error':
      return warning('Unhealthy', `${name} errored and resulted in unknown state: ${output}`, path);
  }
}
