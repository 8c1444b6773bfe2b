import type { Clock } from '#client/clock.js';
import type { Log } from '#client/log.js';
import type { Random } from '#client/random.js';
import type { Rejection } from '#domain/kubelet/admission/rejection.js';
import type { PodEvent } from '#domain/kubelet/pod-event.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import type { Dialer } from '../network/dialer.js';
import type { Prober } from '../probes/prober.js';
import type { ContainerRuntime } from '../runtime/container-runtime.js';
import type { ClusterObjects } from './cluster-objects.js';
import type { PodStatusWriter } from './pod-status-writer.js';

/** What the pods of one node have in common. */
export interface PodSurroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly runtime: ContainerRuntime;
  readonly statusWriter: PodStatusWriter;
  readonly prober: Prober;
  readonly dialer: Dialer;
  /** Tells an Event about a pod, by this node's kubelet. */
  readonly tell: (pod: Pod, event: PodEvent) => void;
  readonly admission: PodAdmission;
  readonly objects: ClusterObjects;
  readonly node: PodNode;
}

/** Lets pods onto the node. */
export interface PodAdmission {
  /** The pod takes its share of the node from now on, unless it is rejected. */
  admit(pod: Pod): Promise<Rejection | undefined>;
  /** Nothing of the pod is left on the node. */
  release(uid: string): void;
}

/** What pods see of their node. */
export interface PodNode {
  /** Addresses in the cluster, primary first. */
  readonly ips: readonly string[];
  readonly startedAt: number;
  /** Why pods cannot have a network; undefined when they can. */
  networkProblem(): string | undefined;
}
