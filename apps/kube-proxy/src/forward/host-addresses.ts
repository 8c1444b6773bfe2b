import type { PublishedAddresses } from '#domain/fabric/host-address.js';
import type { ObjectKey } from '#domain/meta/object-meta.js';
import type { ServiceListener, Substitution } from './service-listener.js';
import type { ListenTarget } from './listen-plan.js';

/** Where an address of a Service is reached on this machine. */
export interface HostAddress {
  readonly service: ObjectKey;
  readonly kind: ListenTarget['kind'];
  readonly host: string;
  readonly port: number;
  /** Why it is not the image of the address. */
  readonly substitution?: Substitution;
}

/** What is listened for, by `10.224.3.4:80` or `127.0.0.1:30080`. */
export function hostAddresses(listeners: Iterable<ServiceListener>): Readonly<Record<string, HostAddress>> {
  return Object.fromEntries(
    [...listeners].map(({ target, bound, substitution }) => {
      const address = { service: target.service, kind: target.kind, ...bound };
      return [target.key, substitution === undefined ? address : { ...address, substitution }];
    }),
  );
}

/**
 * The addresses of each Service that are not where they would be expected, as they stand in its annotation: `80/TCP` for the cluster IP and for
 * node ports, `1.2.3.4:80/TCP` for other addresses.
 */
export function substitutes(listeners: Iterable<ServiceListener>): ReadonlyMap<ObjectKey, PublishedAddresses> {
  const byService = new Map<ObjectKey, Record<string, string>>();
  for (const { target, bound, substitution } of listeners) {
    if (substitution === undefined) continue;
    const published = byService.get(target.service) ?? {};
    const name = target.kind === 'ClusterIP' || target.kind === 'NodePort' ? String(target.port) : target.key;
    published[`${name}/TCP`] = `${bound.host}:${bound.port}`;
    byService.set(target.service, published);
  }
  return byService;
}
