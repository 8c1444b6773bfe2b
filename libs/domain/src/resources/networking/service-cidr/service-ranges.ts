import { type Cidr, parseCidr } from '#domain/ip/cidr.js';
import type { IpFamily } from '#domain/ip/ip-address.js';
import type { ServiceCIDR } from '#domain/schema/types/networking-v1.js';

/** Name of the ServiceCIDR that the API server makes of its own flag. */
export const defaultServiceCidrName = 'kubernetes';

/**
 * Networks of a family that addresses are taken from: the default one first, then others that are ready and not being deleted, oldest first.
 * Source: pkg/registry/core/service/ipallocator/cidrallocator.go.
 */
export function serviceRanges(serviceCidrs: Iterable<ServiceCIDR>, family: IpFamily): readonly Cidr[] {
  const usable = [...serviceCidrs].filter((one) => !one.metadata.deletionTimestamp && isReady(one));
  const order = ({ metadata }: ServiceCIDR): string =>
    metadata.name === defaultServiceCidrName ? '' : `${metadata.creationTimestamp} ${metadata.name}`;
  return usable
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
    .flatMap(({ spec }) => (spec.cidrs ?? []).flatMap((text) => parseCidr(text) ?? []))
    .filter((cidr) => cidr.family === family);
}

/** The default one serves from the start, before its controller has looked at it. */
function isReady({ metadata, status }: ServiceCIDR): boolean {
  return (
    metadata.name === defaultServiceCidrName || (status?.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True')
  );
}
