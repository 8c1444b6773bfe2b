import type { PublishedAddresses } from '#domain/fabric/host-address.js';
import type { NodeImage } from '#domain/kubelet/node/node-facts.js';
import type { ProbeKind } from '#domain/kubelet/probes/probe-results.js';
import type { PodRuntime } from '#domain/kubelet/runtime/pod-runtime.js';
import type { ProbeScript } from '#domain/kubelet/simulation/container-behaviour.js';
import type { Container, Pod } from '#domain/schema/types/core-v1.js';
import type { LogBuffer } from './log-buffer.js';

/**
 * What runs the containers of one node: the kubelet's view of a CRI runtime, its images and its network. Errors it throws are RuntimeError;
 * their message is shown to people.
 */
export interface ContainerRuntime {
  /** As nodeInfo has it: `containerd://2.1.4`. */
  readonly version: string;

  /** What it has of a pod. */
  inspect(uid: string): PodRuntime;
  /** Takes over a pod that ran before this process began, by what was reported of it. */
  adopt(pod: Pod): Promise<void>;
  /** The pod as it is now: its annotations may have changed. */
  update(pod: Pod): void;
  /** Stops what is left of a pod at once, and forgets it and its logs. */
  remove(uid: string): Promise<void>;

  createSandbox(pod: Pod, attempt: number): Promise<void>;
  /** Gives its address back. Containers have been stopped before. */
  stopSandbox(uid: string): Promise<void>;

  hasImage(pod: Pod, container: Container): boolean;
  /** Resolves when the node has the image. */
  pullImage(pod: Pod, container: Container, signal: AbortSignal): Promise<PulledImage>;
  images(): readonly NodeImage[];

  /** The ID of a new container, which does not run yet. Of the earlier ones of its name the last is kept. */
  createContainer(pod: Pod, container: Container, restartCount: number): Promise<string>;
  startContainer(uid: string, id: string, signal: AbortSignal): Promise<void>;
  /** Resolves when it has ended. Called again with a shorter grace it hurries. */
  stopContainer(uid: string, id: string, graceSeconds: number): Promise<void>;
  removeContainer(uid: string, id: string): Promise<void>;
  exec(uid: string, id: string, request: ExecRequest): Promise<ExecResult>;
  /** What a probe is to find, whatever it finds; `pass` leaves it to the probe. */
  scriptedProbe(uid: string, id: string, kind: ProbeKind): ProbeScript;
  /** Undefined when the container is not known any more. */
  log(uid: string, id: string): LogBuffer | undefined;

  /** Where ports of a pod are that are not at the image of its address. */
  publishedAddresses(uid: string): PublishedAddresses;
  /** Stops everything at once. */
  close(): Promise<void>;
}

export interface PulledImage {
  readonly sizeBytes: number;
}

export interface ExecRequest {
  readonly command: readonly string[];
  /** Undefined for as long as it takes. */
  readonly timeoutMs?: number;
  readonly purpose: ExecPurpose;
  readonly signal?: AbortSignal;
}

export type ExecPurpose = ProbeKind | 'postStart' | 'preStop';

export type ExecResult =
  | { readonly ended: true; readonly exitCode: number; readonly output: string }
  /** It took longer than it may. */
  | { readonly ended: false };

/** What a runtime tells when it cannot do as asked. */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError';
}
