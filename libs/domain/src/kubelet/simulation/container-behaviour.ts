import type { ProbeKind } from '#domain/kubelet/probes/probe-results.js';

/**
 * How a simulated container behaves, as annotations of its pod script it. Durations are in ms.
 * docs/how-it-works/simulated-containers.md describes the annotations.
 */
export interface ContainerBehaviour {
  readonly probes: Readonly<Record<ProbeKind, readonly Step<ProbeScript>[]>>;
  /** How each run of the container ends by itself; the last entry counts for all later ones. Empty: as the kind of the container wants. */
  readonly exits: readonly Exit[];
  /** What the signal to stop does. */
  readonly stop: Stop;
  readonly startDelayMs: number;
  readonly start: Attempts;
  readonly pullDelayMs: number;
  readonly pull: Attempts;
  /** The node does not have the image, even if nothing is to be pulled. */
  readonly imageAbsent: boolean;
  readonly hooks: Readonly<Record<'postStart' | 'preStop', Hook>>;
  readonly logs: readonly LogScript[];
  /** What the container leaves as its termination message. */
  readonly terminationMessage: string;
  /** TCP ports that the program listens on beside those of the spec. */
  readonly ports: readonly number[];
}

/** One stretch of time since the container started; the last one of a list may go on forever. */
export interface Step<T> {
  readonly what: T;
  /** Infinity for the rest of the time. */
  readonly ms: number;
}

export type ProbeScript =
  /** The probe finds what it finds. */
  | { readonly outcome: 'pass' }
  | { readonly outcome: 'fail'; readonly statusCode: number }
  /** No answer. */
  | { readonly outcome: 'hang' };

export type Exit = 'never' | { readonly code: number; readonly afterMs: number; readonly reason?: string };

/** Ends with a code, some time after the signal, or takes no notice and is killed. */
export type Stop = 'ignore' | { readonly code: number; readonly afterMs: number };

/** The first `failures` attempts fail. */
export interface Attempts {
  readonly failures: number;
  /** Empty for the usual text. */
  readonly message: string;
}

export interface Hook {
  readonly succeeds: boolean;
  readonly afterMs: number;
}

/** A line that is written once, or again and again. */
export interface LogScript {
  readonly text: string;
  readonly afterMs: number;
  readonly everyMs?: number;
}

/** What a container does of which nothing is scripted. */
export const plainBehaviour: ContainerBehaviour = {
  probes: { liveness: [], readiness: [], startup: [] },
  exits: [],
  stop: { code: 0, afterMs: 0 },
  startDelayMs: 0,
  start: { failures: 0, message: '' },
  pullDelayMs: 0,
  pull: { failures: 0, message: '' },
  imageAbsent: false,
  hooks: { postStart: { succeeds: true, afterMs: 0 }, preStop: { succeeds: true, afterMs: 0 } },
  logs: [],
  terminationMessage: '',
  ports: [],
};

/** What is scripted for a moment, `ms` after the start; undefined where nothing is. */
export function stepAt<T>(steps: readonly Step<T>[], ms: number): T | undefined {
  let end = 0;
  for (const step of steps) {
    end += step.ms;
    if (ms < end) return step.what;
  }
  return undefined;
}

/** How the container's run after this many restarts ends. */
export function exitOfRun(exits: readonly Exit[], restartCount: number): Exit | undefined {
  return exits[Math.min(restartCount, exits.length - 1)];
}
