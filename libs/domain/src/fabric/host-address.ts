/**
 * Where an address of the cluster is reached on the machine. The host address of a cluster address is its image in 127.0.0.0/8:
 * 10.244.0.19 is 127.244.0.19, whatever the first number was. Where that address or a port on it cannot be had, whoever listens publishes
 * another one on the object, and that one counts.
 */

/** Annotation of pods, nodes and services with addresses that differ from the image: JSON of `<port>/<protocol>` to `host:port`. */
export const hostAddressesAnnotation = 'kubernest.dev/host-addresses';

export interface HostEndpoint {
  readonly host: string;
  readonly port: number;
}

/** The image of an IPv4 address in 127.0.0.0/8; undefined for anything else. */
export function hostAddressOf(clusterIP: string): string | undefined {
  const match = /^\d{1,3}\.(\d{1,3}\.\d{1,3}\.\d{1,3})$/.exec(clusterIP);
  return match ? `127.${match[1] ?? ''}` : undefined;
}

/** Published addresses by `80/TCP`. */
export type PublishedAddresses = Readonly<Record<string, string>>;

/** Reads the annotation; whatever is not of its form counts as nothing. */
export function parsePublishedAddresses(annotations: Readonly<Record<string, string>> | undefined): PublishedAddresses {
  const text = annotations?.[hostAddressesAnnotation];
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}

export function formatPublishedAddresses(addresses: PublishedAddresses): string {
  return JSON.stringify(Object.fromEntries(Object.entries(addresses).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Where to dial to reach a port of a cluster address. */
export function hostEndpointOf(
  clusterIP: string,
  port: number,
  protocol: string,
  published: PublishedAddresses = {},
): HostEndpoint | undefined {
  const given = /^(.+):(\d{1,5})$/.exec(published[`${port}/${protocol}`] ?? '');
  if (given) return { host: given[1] ?? '', port: Number(given[2]) };
  const host = hostAddressOf(clusterIP);
  return host === undefined ? undefined : { host, port };
}
