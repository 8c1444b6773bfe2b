/**
 * What a container runtime knows of one pod: its sandbox and the containers that it keeps, dead ones included. Never changed in place.
 * The facts are those that upstream's kubelet reads from the CRI (kubecontainer.PodStatus).
 */
export interface PodRuntime {
  /** The latest sandbox; undefined before the first one. */
  readonly sandbox?: Sandbox;
  /** The latest first. Of one name there are at most the current container and the one before it. */
  readonly containers: readonly ContainerRecord[];
}

export interface Sandbox {
  readonly id: string;
  /** Counts from 0. */
  readonly attempt: number;
  /** False once it was stopped. */
  readonly ready: boolean;
  /** Empty for pods on the host's network. */
  readonly ips: readonly string[];
}

/** Times are in ms since the epoch. */
export interface ContainerRecord {
  /** `containerd://` and 64 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly state: ContainerRecordState;
  /** As the runtime names it: `docker.io/library/nginx:1.29`. */
  readonly image: string;
  /** `docker.io/library/nginx@sha256:…` */
  readonly imageID: string;
  /** What of the spec cannot change under a running container; see containerDefinition. */
  readonly definition: string;
  readonly sandboxId: string;
  readonly restartCount: number;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly exitCode?: number;
  /** `Completed`, `Error`, `OOMKilled`, … */
  readonly reason?: string;
  /** The termination message. */
  readonly message?: string;
}

/** `unknown`: the runtime lost it; it may or may not have run to its end. */
export type ContainerRecordState = 'created' | 'running' | 'exited' | 'unknown';

/** A pod the runtime knows nothing of. */
export const noRuntime: PodRuntime = { containers: [] };

/** The latest container of this name. */
export function findContainer(runtime: PodRuntime, name: string): ContainerRecord | undefined {
  return runtime.containers.find((container) => container.name === name);
}

/** Changes when a running container has to be replaced; upstream's container hash covers the same two fields. */
export function containerDefinition(container: { readonly name: string; readonly image?: string }): string {
  return `${container.name}=${container.image ?? ''}`;
}
