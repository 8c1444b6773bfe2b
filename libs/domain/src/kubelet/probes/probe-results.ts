/** The last result of each probe that counts (it stood often enough in a row), by container ID. */
export type ProbeResults = ReadonlyMap<string, ContainerProbeResults>;

/** A missing member means that the probe has not said anything of this container. */
export type ContainerProbeResults = Readonly<Partial<Record<ProbeKind, ProbeResult>>>;

export type ProbeKind = 'liveness' | 'readiness' | 'startup';

export type ProbeResult = 'success' | 'failure' | 'unknown';

/** What is assumed of a new container until its probe has run. */
export const initialResults: Readonly<Record<ProbeKind, ProbeResult>> = { liveness: 'success', readiness: 'failure', startup: 'unknown' };
