import type { PublishedAddresses } from '#domain/fabric/host-address.js';
import type { PodRuntime, Sandbox } from '#domain/kubelet/runtime/pod-runtime.js';
import type { ContainerBehaviour } from '#domain/kubelet/simulation/container-behaviour.js';
import { readBehaviour, type PodBehaviour } from '#domain/kubelet/simulation/read-behaviour.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import type { SimulatedContainer } from './simulated-container.js';

/** A sandbox and the containers in it, dead ones included. */
export class SimulatedPod {
  sandbox: Sandbox | undefined;
  /** How often pulls and starts of a container have failed as scripted, by `pull/<container>` and `start/<container>`. */
  readonly attempts = new Map<string, number>();
  private containers: SimulatedContainer[] = [];
  private script: PodBehaviour;

  constructor(private pod: Pod) {
    this.script = readBehaviour(pod);
  }

  /** As the API server has it. */
  get current(): Pod {
    return this.pod;
  }

  update(pod: Pod): void {
    const before = this.pod.metadata.annotations;
    this.pod = pod;
    if (pod.metadata.annotations === before) return;
    this.script = readBehaviour(pod);
    for (const container of this.containers) container.rescript();
  }

  behaviourOf(container: string): ContainerBehaviour {
    return this.script.of(container);
  }

  inspect(): PodRuntime {
    return { ...(this.sandbox && { sandbox: this.sandbox }), containers: this.containers.map(({ record }) => record) };
  }

  find(id: string): SimulatedContainer | undefined {
    return this.containers.find(({ record }) => record.id === id);
  }

  /** Of each name the new container and the one before it are kept. */
  add(container: SimulatedContainer): void {
    const { name } = container.record;
    const [before] = this.containers.filter(({ record }) => record.name === name);
    this.containers = [container, ...this.containers.filter((one) => one.record.name !== name || one === before)];
  }

  /** Puts back a container of an earlier process, as it stood in the order. */
  restore(container: SimulatedContainer): void {
    this.containers.push(container);
  }

  drop(id: string): void {
    this.find(id)?.destroy();
    this.containers = this.containers.filter(({ record }) => record.id !== id);
  }

  all(): readonly SimulatedContainer[] {
    return this.containers;
  }

  publishedAddresses(): PublishedAddresses {
    return Object.assign({}, ...this.containers.map((container) => container.publishedAddresses())) as PublishedAddresses;
  }

  destroy(): void {
    for (const container of this.containers.splice(0)) container.destroy();
  }
}
