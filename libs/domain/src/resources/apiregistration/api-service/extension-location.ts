import { parsePublishedAddresses } from '#domain/fabric/host-address.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { extensionUrlOf } from '#domain/resources/apiregistration/api-service/extension-url.js';
import { backendLocation, type BackendLocation } from '#domain/reverse-proxy/backend-location.js';
import type { APIService, ServiceReference } from '#domain/schema/types/apiregistration-v1.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import { serviceUnavailable } from '#domain/status/status-error.js';

/** True when somebody else answers for the version. */
export function isRemote({ metadata, spec }: APIService): boolean {
  return spec.service !== undefined || extensionUrlOf(metadata) !== undefined;
}

/** The name that the certificate of an extension server must have; undefined where it is known by its URL. */
export function extensionServerName({ metadata, spec }: APIService): string | undefined {
  if (!spec.service || extensionUrlOf(metadata)) return undefined;
  return `${spec.service.name ?? ''}.${spec.service.namespace ?? ''}.svc`;
}

/**
 * Where an extension server is asked: at the address of the annotation, or else at the address of its Service. Throws an Error that says why
 * there is no such address. Source: k8s.io/apiserver/pkg/util/proxy/proxy.go ResolveCluster.
 */
export function extensionLocation(
  { metadata, spec }: APIService,
  findService: (namespace: string, name: string) => Service | undefined,
): BackendLocation {
  const url = extensionUrlOf(metadata);
  if (url) return notImaged(backendLocation({ ...url, address: url.host }, {}));
  const { namespace = '', name = '' } = spec.service ?? {};
  const service = findService(namespace, name);
  if (!service) throw new Error(`service ${goQuote(name)} not found`);
  return serviceAddress(service, spec.service ?? {});
}

/** What is no address of the cluster is where it says. */
function notImaged(location: BackendLocation): BackendLocation {
  return { ...location, at: { host: location.address, port: location.port } };
}

function serviceAddress({ metadata, spec }: Service, { port = 443 }: ServiceReference): BackendLocation {
  const { type = '', clusterIP = '', externalName = '', ports = [] } = spec;
  if (type === 'ExternalName') return notImaged(backendLocation({ scheme: 'https', address: externalName, port: String(port) }, {}));
  if (type === 'ClusterIP' && clusterIP === 'None') throw new Error('cannot route to service with ClusterIP "None"');
  if (!ports.some((one) => one.port === port))
    throw serviceUnavailable(`no service port ${port} found for service ${goQuote(metadata.name)}`);
  return backendLocation({ scheme: 'https', address: clusterIP, port: String(port) }, parsePublishedAddresses(metadata.annotations));
}
