import type { Draft } from '#domain/meta/object-meta.js';
import type { IPAddress } from '#domain/schema/types/networking-v1.js';

/** The record that an address is a Service's. Source: pkg/registry/core/service/ipallocator/ipallocator.go createIPAddress. */
export function serviceIpAddress(
  ip: string,
  owner: { readonly group: string; readonly plural: string; readonly namespace: string; readonly name: string },
): Draft<IPAddress> {
  const { group, plural: resource, namespace, name } = owner;
  return {
    metadata: {
      name: ip,
      labels: {
        'ipaddress.kubernetes.io/ip-family': ip.includes(':') ? 'IPv6' : 'IPv4',
        'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
      },
    },
    spec: { parentRef: { group, resource, namespace, name } },
  };
}
