import { parseIpSloppy } from '#domain/ip/ip-address.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { PodStatus } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { validateLegacyIp } from '#domain/validation/ip.js';

type Ips = readonly { readonly ip?: string }[];

/** Source: pkg/apis/core/validation/validation.go validatePodIPs. */
export function validatePodIps({ podIPs = [] }: PodStatus, prev: PodStatus): readonly FieldError[] {
  return validateIps(podIPs, prev.podIPs ?? [], 'status.podIPs', 'core.v1.PodIP');
}

/** Source: validateHostIPs. */
export function validateHostIps({ hostIP = '', hostIPs = [] }: PodStatus, prev: PodStatus): readonly FieldError[] {
  const first = hostIPs[0];
  if (!first) return [];
  const { ip } = first;
  return [
    ...(ip === hostIP ? [] : [invalid('status.hostIPs[0].ip', ip, 'must be equal to `hostIP`')]),
    ...validateIps(hostIPs, prev.hostIPs ?? [], 'status.hostIPs', 'core.v1.HostIP'),
  ];
}

/** One address of each family at most. What was there before passes. */
function validateIps(next: Ips, prev: Ips, path: string, type: string): readonly FieldError[] {
  const accepted = prev.map(({ ip = '' }) => ip);
  const errors = next.flatMap(({ ip = '' }, i) => validateLegacyIp(ip, `${path}[${i}]`, accepted));
  if (next.length < 2) return errors;
  const families = next.map(({ ip = '' }) => parseIpSloppy(ip)?.family);
  const unparsed = families.findIndex((family) => family === undefined);
  const failure = `failed to check for dual stack with error:invalid IP[${unparsed}]: ${next[unparsed]?.ip ?? ''}`;
  const isPair = unparsed < 0 && new Set(families).size === 2 && next.length === 2;
  const printed = next.map((one) => internalForm(type, one));
  return [
    ...errors,
    ...(unparsed < 0 ? [] : [{ type: 'InternalError', field: path, detail: failure } as const]),
    ...(isPair ? [] : [invalid(path, printed, 'may specify no more than one IP for each IP family')]),
  ];
}
