import { containersOf } from '#domain/kubelet/runtime/containers-of.js';
import { hostAddressesAnnotation } from '#domain/fabric/host-address.js';
import { warning, type PodEvent } from '#domain/kubelet/pod-event.js';
import { plainBehaviour, type ContainerBehaviour } from '#domain/kubelet/simulation/container-behaviour.js';
import {
  parseAttempts,
  parseDuration,
  parseExits,
  parseHook,
  parseLogs,
  parsePorts,
  parseProbeScript,
  parseStop,
  ScriptProblem,
} from '#domain/kubelet/simulation/script-text.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

const prefix = 'kubernest.dev/';

/** What each annotation changes, by its name without prefix and container. */
const aspects: Readonly<Record<string, (text: string, behaviour: ContainerBehaviour) => ContainerBehaviour>> = {
  readiness: (text, before) => ({ ...before, probes: { ...before.probes, readiness: parseProbeScript(text) } }),
  liveness: (text, before) => ({ ...before, probes: { ...before.probes, liveness: parseProbeScript(text) } }),
  startup: (text, before) => ({ ...before, probes: { ...before.probes, startup: parseProbeScript(text) } }),
  exit: (text, before) => ({ ...before, exits: parseExits(text) }),
  stop: (text, before) => ({ ...before, stop: parseStop(text) }),
  start: (text, before) => ({ ...before, start: parseAttempts(text) }),
  'start-delay': (text, before) => ({ ...before, startDelayMs: parseDuration(text) }),
  'image-pull': (text, before) => (text.trim() === 'absent' ? { ...before, imageAbsent: true } : { ...before, pull: parseAttempts(text) }),
  'image-pull-delay': (text, before) => ({ ...before, pullDelayMs: parseDuration(text) }),
  'post-start': (text, before) => ({ ...before, hooks: { ...before.hooks, postStart: parseHook(text) } }),
  'pre-stop': (text, before) => ({ ...before, hooks: { ...before.hooks, preStop: parseHook(text) } }),
  logs: (text, before) => ({ ...before, logs: parseLogs(text) }),
  'termination-message': (text, before) => ({ ...before, terminationMessage: text }),
  ports: (text, before) => ({ ...before, ports: parsePorts(text) }),
};

/** Annotations with our prefix that are none of the kubelet's scripts. */
const others: ReadonlySet<string> = new Set([hostAddressesAnnotation]);

/** The behaviour of each container of a pod, and what is wrong with the annotations: an Event for each that is ignored. */
export interface PodBehaviour {
  of(container: string): ContainerBehaviour;
  readonly problems: readonly PodEvent[];
}

const plainPod: PodBehaviour = { of: () => plainBehaviour, problems: [] };

/**
 * Reads `kubernest.dev/<aspect>`, which is about all regular containers, and `kubernest.dev/<aspect>.<container>`, which is about one
 * container of any kind and counts more.
 */
export function readBehaviour({ metadata, spec }: Pod): PodBehaviour {
  const ours = Object.entries(metadata.annotations ?? {}).filter(([name]) => name.startsWith(prefix) && !others.has(name));
  if (ours.length === 0) return plainPod;
  const regular = new Set(spec.containers?.map(({ name }) => name));
  const named = new Set(containersOf(spec).map(({ name }) => name));
  const problems: PodEvent[] = [];
  const behaviours = new Map<string, ContainerBehaviour>();
  const byWeight = ours.toSorted(([a], [b]) => weight(a) - weight(b) || (a < b ? -1 : 1));
  for (const [annotation, text] of byWeight) {
    const { aspect, container } = splitName(annotation);
    const change = Object.hasOwn(aspects, aspect) ? aspects[aspect] : undefined;
    const targets = container === undefined ? [...regular] : [container];
    try {
      if (!change) throw new ScriptProblem('there is no such annotation');
      if (container !== undefined && !named.has(container)) throw new ScriptProblem(`the pod has no container ${container}`);
      for (const target of targets) behaviours.set(target, change(text, behaviours.get(target) ?? plainBehaviour));
    } catch (error) {
      if (!(error instanceof ScriptProblem)) throw error;
      problems.push(warning('InvalidAnnotation', `Ignored annotation ${annotation}: ${error.message}`));
    }
  }
  return { of: (container) => behaviours.get(container) ?? plainBehaviour, problems };
}

/** Those about one container are read after those about all. */
function weight(annotation: string): number {
  return splitName(annotation).container === undefined ? 0 : 1;
}

/** Names of containers have no dots. */
function splitName(annotation: string): { readonly aspect: string; readonly container?: string } {
  const name = annotation.slice(prefix.length);
  const dot = name.indexOf('.');
  return dot < 0 ? { aspect: name } : { aspect: name.slice(0, dot), container: name.slice(dot + 1) };
}
