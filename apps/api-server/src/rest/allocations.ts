import { randomUUID } from 'node:crypto';
import type { Allocated, Claims } from '#domain/allocation/allocation-rules.js';
import type { PortRange } from '#domain/allocation/node-port.js';
import type { ServiceNetwork } from '#domain/allocation/service-network.js';
import type { Registry } from '#domain/api/registry.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { fillSystemMetadata } from '#domain/api/write/system-metadata.js';
import type { IpFamily } from '#domain/ip/ip-address.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { ipAddresses } from '#domain/resources/networking/ip-address/ip-address.js';
import { serviceIpAddress } from '#domain/resources/networking/ip-address/service-ip-address.js';
import { serviceCidrs } from '#domain/resources/networking/service-cidr/service-cidr.js';
import { serviceRanges } from '#domain/resources/networking/service-cidr/service-ranges.js';
import type { IPAddress, ServiceCIDR } from '#domain/schema/types/networking-v1.js';
import { isStatusError } from '#domain/status/status-error.js';
import { apiServerUser } from '../bootstrap/api-server-user.js';
import type { Entry } from '../cache/entry.js';
import { ClaimedPorts } from './claimed-ports.js';
import { type ObjectStore, Outdated } from './object-store.js';
import { serverManager, trackAs } from './track.js';

/** An object with what it has taken of the cluster. Exactly one of commit and rollBack is called. */
export interface Allocation<T> {
  readonly object: T;
  /** After the object is stored: records what it has, and lets go of what it had. */
  commit(): Promise<void>;
  rollBack(): void;
}

export interface AllocationsParts {
  readonly objects: ObjectStore;
  readonly registry: Registry;
  /** The families that Services can have, the default one first. */
  readonly families: readonly IpFamily[];
  readonly nodePorts: PortRange;
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * Gives out addresses and node ports to the kinds that have allocation rules. What is taken is what stored objects have, what IPAddress
 * objects record, and what writes under way have taken.
 */
export class Allocations {
  readonly #takenIps = new Set<string>();
  readonly #ports: ClaimedPorts;

  constructor(private readonly parts: AllocationsParts) {
    this.#ports = new ClaimedPorts(parts.objects, parts.registry.definitions);
  }

  create<T extends KubeObject>(definition: ResourceDefinition<T>, given: T, dryRun: boolean): Allocation<T> {
    const { allocation: rules } = definition;
    if (!rules) return unchanged(given);
    return this.#hold(definition, rules.forCreate(given, this.#network(dryRun)), dryRun);
  }

  update<T extends KubeObject>(
    definition: ResourceDefinition<T>,
    { next, prev }: { readonly next: T; readonly prev: T },
    dryRun: boolean,
  ): Allocation<T> {
    const { allocation: rules } = definition;
    if (!rules) return unchanged(next);
    return this.#hold(definition, rules.forUpdate(next, prev, this.#network(dryRun)), dryRun);
  }

  /** After an object is gone. */
  async release<T extends KubeObject>({ allocation: rules }: ResourceDefinition<T>, object: T): Promise<void> {
    if (rules) await this.#forget(rules.claims(object).ips);
  }

  /** Makes the records that a crash may have left out, and drops those whose object is gone. */
  async repair(): Promise<void> {
    const { objects, registry } = this.parts;
    const claimed = new Set<string>();
    for (const definition of registry.definitions) {
      const { allocation: rules } = definition;
      if (!rules) continue;
      for (const entry of objects.cacheOf(definition).values()) {
        const { ips } = rules.claims(entry.objectIn(definition));
        ips.forEach((ip) => claimed.add(ip));
        await this.#record(definition, entry.stored, ips);
      }
    }
    const orphans = [...objects.cacheOf(ipAddresses).values()].filter(({ key, stored }) => isOurs(stored) && !claimed.has(key));
    await this.#forget(orphans.map(({ key }) => key));
  }

  #network(isDryRun: boolean): ServiceNetwork {
    const { objects, families, nodePorts, random } = this.parts;
    const cidrs = [...objects.cacheOf(serviceCidrs).values()].map((entry: Entry) => entry.objectIn(serviceCidrs) as ServiceCIDR);
    return {
      families,
      rangesOf: (family) => serviceRanges(cidrs, family),
      isIpTaken: (ip) => this.#takenIps.has(ip) || objects.get(ipAddresses, ip) !== undefined,
      nodePorts,
      isPortTaken: (port) => this.#ports.has(port),
      random,
      isDryRun,
    };
  }

  #hold<T extends KubeObject>(definition: ResourceDefinition<T>, allocated: Allocated<T>, dryRun: boolean): Allocation<T> {
    const { object, ips, ports } = allocated;
    if (dryRun) return unchanged(object);
    ips.forEach((ip) => this.#takenIps.add(ip));
    this.#ports.take(ports);
    const letGo = (): void => {
      ips.forEach((ip) => this.#takenIps.delete(ip));
      this.#ports.letGo(ports);
    };
    return {
      object,
      rollBack: letGo,
      commit: async () => {
        await this.#record(definition, object, ips);
        await this.#forget(allocated.releasedIps);
        letGo();
      },
    };
  }

  async #record<T extends KubeObject>(
    { group, plural }: ResourceDefinition<T>,
    { metadata }: KubeObject,
    ips: Claims['ips'],
  ): Promise<void> {
    const { objects, registry, now, random } = this.parts;
    const track = trackAs(serverManager, { definition: ipAddresses as unknown as ResourceDefinition }, registry, now);
    const context = { now: now(), user: apiServerUser, random, newUid: randomUUID };
    for (const ip of ips) {
      if (objects.get(ipAddresses, ip)) continue;
      const draft = serviceIpAddress(ip, { group, plural, namespace: metadata.namespace ?? '', name: metadata.name });
      const typed = { kind: ipAddresses.kind, apiVersion: 'networking.k8s.io/v1', ...draft } as unknown as IPAddress;
      const record = ipAddresses.strategy.prepareForCreate(fillSystemMetadata(track(undefined, typed), context), context);
      await objects.create(ipAddresses, record).catch(ignoreRace);
    }
  }

  async #forget(ips: readonly string[]): Promise<void> {
    const { objects } = this.parts;
    for (const ip of ips) {
      const entry = objects.get(ipAddresses, ip);
      if (entry && isOurs(entry.stored))
        await objects.remove(ipAddresses, entry, entry.objectIn(ipAddresses) as IPAddress).catch(ignoreRace);
    }
  }
}

/** Somebody else has made or removed the record already. */
function ignoreRace(error: unknown): void {
  if (!(error instanceof Outdated) && !isStatusError(error, 'AlreadyExists')) throw error;
}

/** True for records that this allocator has made. */
function isOurs({ metadata }: KubeObject): boolean {
  return metadata.labels?.['ipaddress.kubernetes.io/managed-by'] === 'ipallocator.k8s.io';
}

function unchanged<T>(object: T): Allocation<T> {
  return { object, commit: () => Promise.resolve(), rollBack: () => undefined };
}
