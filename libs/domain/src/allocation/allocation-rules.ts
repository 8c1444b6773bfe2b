import type { ServiceNetwork } from '#domain/allocation/service-network.js';

/** Addresses (canonical) and node ports. */
export interface Claims {
  readonly ips: readonly string[];
  readonly ports: readonly number[];
}

/** An object with its addresses and ports, and what has to be recorded with it. */
export interface Allocated<T> extends Claims {
  readonly object: T;
  /** What is no longer its own once the write has succeeded. */
  readonly releasedIps: readonly string[];
  readonly releasedPorts: readonly number[];
}

/** How a kind takes addresses and ports of the cluster. Runs before the rules of the kind; throws StatusError, and then nothing is taken. */
export interface AllocationRules<T> {
  forCreate(given: T, network: ServiceNetwork): Allocated<T>;
  forUpdate(given: T, prev: T, network: ServiceNetwork): Allocated<T>;
  /** What a stored object has. */
  claims(object: T): Claims;
}
