import { goQuote } from '#domain/json/go-marshal.js';
import { mostWarnings } from '#domain/resources/core/pod/warnings/most-warnings.js';
import type { Container, ContainerPort, EphemeralContainer } from '#domain/schema/types/core-v1.js';

interface PlacedPort {
  readonly port: ContainerPort;
  readonly path: string;
}

type Containers = readonly (readonly [container: Container | EphemeralContainer, path: string])[];

/** Ports of one pod that are in each other's way. Only those of one number and protocol can be. */
export function portWarnings(containers: Containers): readonly string[] {
  const ports = containers.flatMap(([container, path]) =>
    (container.ports ?? []).map((port, i): PlacedPort => ({ port, path: `${path}.ports[${i}]` })),
  );
  const before = new Map<string, PlacedPort[]>();
  let left = mostWarnings;
  const warnings = ports.flatMap((port) => {
    const key = `${port.port.containerPort}/${port.port.protocol}`;
    const others = before.get(key) ?? [];
    const conflicts = left > 0 ? conflictWarnings(port, others) : [];
    before.set(key, others);
    others.push(port);
    left -= conflicts.length;
    return [...hostIpWarnings(port), ...conflicts];
  });
  return [...warnings, ...nameWarnings(ports)];
}

function hostIpWarnings({ port, path }: PlacedPort): readonly string[] {
  const { name = '', hostIP = '', hostPort = 0, containerPort, protocol = '' } = port;
  if (hostIP === '' || hostPort !== 0) return [];
  const printed = `{Name:${name} HostPort:0 ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
  return [`${path}: hostIP set without hostPort: ${printed}`];
}

function conflictWarnings({ port, path }: PlacedPort, before: readonly PlacedPort[]): readonly string[] {
  return before.flatMap((other) => {
    const what = conflictOf(port, other.port);
    return what === undefined ? [] : [`${path}: ${what} port definition with ${other.path}`];
  });
}

function conflictOf(a: ContainerPort, b: ContainerPort): string | undefined {
  const hostPort = a.hostPort ?? 0;
  const otherHostPort = b.hostPort ?? 0;
  const isSamePort = hostPort === otherHostPort;
  const isSameIp = (a.hostIP ?? '') === (b.hostIP ?? '');
  if (isSameIp && isSamePort) return 'duplicate';
  if (hostPort === 0 || otherHostPort === 0) return 'overlapping';
  return isSamePort && Boolean(a.hostIP) !== Boolean(b.hostIP) ? 'dangerously ambiguous' : undefined;
}

function nameWarnings(ports: readonly PlacedPort[]): readonly string[] {
  const first = new Map<string, string>();
  return ports.flatMap(({ port: { name }, path }) => {
    if (!name) return [];
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, path);
      return [];
    }
    const use = `services and probes that select ports by name will use ${other}`;
    return [`${path}: duplicate port name ${goQuote(name)} with ${other}, ${use}`];
  });
}
