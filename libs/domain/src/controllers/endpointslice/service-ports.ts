import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import type { Pod, Service, ServicePort } from '#domain/schema/types/core-v1.js';

/** A port of a Service as one pod has it. */
export interface ResolvedPort {
  readonly servicePort: ServicePort;
  readonly port: number;
}

/**
 * The ports of a Service that a pod has. One named by a container port the pod does not have is left out, so that pods of one Service may
 * differ. Source: FindPort of k8s.io/endpointslice/utils.go.
 */
export function portsOfPod({ spec }: Service, pod: Pod): readonly ResolvedPort[] {
  return (spec.ports ?? []).flatMap((servicePort) => {
    const port = findPort(pod, servicePort);
    return port === undefined ? [] : [{ servicePort, port }];
  });
}

/** A target that is a name means the first container port of that name and protocol, in regular containers and then in sidecars. */
function findPort({ spec }: Pod, { targetPort, protocol }: ServicePort): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? []).filter(isRestartableInitContainer)];
  const ports = containers.flatMap((container) => container.ports ?? []);
  return ports.find((port) => port.name === targetPort && port.protocol === protocol)?.containerPort;
}

/** True for a Service that no proxy serves: it has no address of its own. */
export function isHeadless({ spec }: Service): boolean {
  return !spec.clusterIP || spec.clusterIP === 'None';
}
