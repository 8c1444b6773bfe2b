import { resolveContainerPort } from '#domain/kubelet/probes/container-port.js';
import type { Container } from '#domain/schema/types/core-v1.js';

/** TCP ports that a container listens on: those it declares, those its own probes and hooks ask, and `others`. */
export function portsOf(container: Container, others: readonly number[]): readonly number[] {
  const declared = (container.ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP').map(({ containerPort }) => containerPort);
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  const asked = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap((handler) => {
    const own = [handler?.httpGet, handler?.tcpSocket].filter((action) => action && !action.host).map((action) => action?.port ?? 0);
    const grpc = handler && 'grpc' in handler && handler.grpc ? [handler.grpc.port] : [];
    return [...own, ...grpc].map((port) => resolveContainerPort(port, container));
  });
  return [...new Set([...declared, ...asked, ...others].filter((port) => typeof port === 'number'))];
}

/** Ports of the node that lead to the container, by the container's port. */
export function hostPortsOf(container: Container): ReadonlyMap<number, number> {
  const ports = (container.ports ?? []).filter(({ protocol = 'TCP', hostPort = 0 }) => protocol === 'TCP' && hostPort > 0);
  return new Map(ports.map(({ containerPort, hostPort = 0 }) => [containerPort, hostPort]));
}
