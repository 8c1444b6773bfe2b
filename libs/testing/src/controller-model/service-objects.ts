import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { services } from '#domain/resources/core/service/service.js';
import type { Node, Pod, Service, ServiceSpec } from '#domain/schema/types/core-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';
import type { ControllerModel } from '#testing/controller-model/controller-model.js';

/** Services, their pods and nodes, as tests of what is behind a Service need them. All are in the namespace `ns`. */

export function addNode(model: ControllerModel, name: string, zone?: string, cpu = '4'): Node {
  model.create(nodes, { metadata: { name, ...(zone !== undefined && { labels: { 'topology.kubernetes.io/zone': zone } }) } });
  const status = { conditions: [{ type: 'Ready', status: 'True' }], allocatable: { cpu } };
  return model.edit(nodes, name, (node) => ({ ...node, status: { ...node.status, ...status } }), 'status');
}

/** A Service `web` of port 80 that selects `app=web`; ClusterIP 10.0.0.1 and IPv4 unless the spec says otherwise. */
export function addService(model: ControllerModel, spec: Partial<ServiceSpec> = {}, metadata: Partial<Service['metadata']> = {}): Service {
  const full: ServiceSpec = {
    clusterIP: '10.0.0.1',
    ipFamilies: ['IPv4'],
    selector: { app: 'web' },
    ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }],
    ...spec,
  };
  return model.create(services, { metadata: { name: 'web', ...metadata }, spec: full }, 'ns');
}

interface GivenPod {
  readonly node?: string;
  readonly ready?: boolean;
  readonly ips?: readonly string[];
  readonly phase?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: Partial<Pod['spec']>;
}

/** A running pod `app=web` on the node `n`, with an address of its own and ready since now. */
export function addPod(model: ControllerModel, name: string, given: GivenPod = {}): Pod {
  const { node = 'n', labels = { app: 'web' } } = given;
  const spec = { containers: [{ name: 'c', image: 'i', resources: {} }], nodeName: node, ...given.spec };
  const pod = model.create(pods, { metadata: { name, labels }, spec }, 'ns');
  const serial = model.list(pods).length;
  const ips = given.ips ?? [`10.244.${Math.floor(serial / 250)}.${(serial % 250) + 1}`];
  const status = {
    phase: given.phase ?? 'Running',
    ...(ips[0] !== undefined && { podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) }),
    conditions: [{ type: 'Ready', status: given.ready === false ? 'False' : 'True', lastTransitionTime: formatTime(model.now) }],
  };
  return model.edit(pods, `ns/${pod.metadata.name}`, (one) => ({ ...one, status }), 'status');
}

/** Changes whether a pod is ready, now. */
export function setReady(model: ControllerModel, name: string, isReady: boolean): Pod {
  const conditions = [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: formatTime(model.now) }];
  return model.edit(pods, `ns/${name}`, (pod) => ({ ...pod, status: { ...pod.status, conditions } }), 'status');
}
