import { parseCidr } from '#domain/ip/cidr.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { ServiceCIDR } from '#domain/schema/types/networking-v1.js';
import { type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { validateCidr } from '#domain/validation/ip.js';
import { immutableMessage } from '#domain/validation/object-meta.js';

const path = 'spec.cidrs';

/** One network, or one of each family (pkg/apis/networking/validation/validation.go). */
export function validateServiceCidr({ spec }: ServiceCIDR): readonly FieldError[] {
  const cidrs = spec.cidrs ?? [];
  if (cidrs.length === 0) return [required(path, 'at least one CIDR required')];
  if (cidrs.length > 2) return [invalid(path, internalForm('networking.v1.ServiceCIDRSpec', spec), 'may only hold up to 2 values')];
  const errors = cidrs.flatMap((cidr, i) => validateCidr(cidr, indexPath(path, i)));
  const [first, second] = cidrs.map((cidr) => parseCidr(cidr)?.family);
  if (first === undefined || first !== second) return errors;
  const text = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64';
  return [...errors, invalid(path, cidrs, text)];
}

/** Networks stay; the one change allowed is adding a second one. */
export function validateServiceCidrUpdate(next: ServiceCIDR, prev: ServiceCIDR): readonly FieldError[] {
  const [cidrs, before] = [next.spec.cidrs ?? [], prev.spec.cidrs ?? []];
  const grows = before.length === 1 && cidrs.length === 2;
  if (cidrs.length !== before.length && !grows) return [invalid(path, next.spec.cidrs ?? null, immutableMessage)];
  const changed = before.flatMap((cidr, i) => (cidrs[i] === cidr ? [] : [invalid(indexPath(path, i), cidrs[i], immutableMessage)]));
  return grows ? [...changed, ...validateServiceCidr(next)] : changed;
}
