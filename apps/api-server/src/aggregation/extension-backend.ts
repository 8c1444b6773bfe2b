import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { extensionLocation, extensionServerName } from '#domain/resources/apiregistration/api-service/extension-location.js';
import { services } from '#domain/resources/core/service/service.js';
import type { APIService } from '#domain/schema/types/apiregistration-v1.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import type { Backend } from '../proxy/backend.js';
import type { ObjectStore } from '../rest/object-store.js';

/** The certificate by which extension servers know this server, and its key; both PEM. */
export interface ProxyClient {
  readonly cert: string;
  readonly key: string;
}

/** How the extension server of an APIService is reached. Throws an Error when it has no address. */
export function extensionBackend(service: APIService, objects: ObjectStore, client: ProxyClient | undefined): Backend {
  const location = extensionLocation(service, (namespace, name) => findService(objects, namespace, name));
  const { caBundle = '', insecureSkipTLSVerify = false } = service.spec;
  const tls: ConnectionOptions = {
    servername: extensionServerName(service) ?? (isIP(location.address) ? '' : location.address),
    rejectUnauthorized: !insecureSkipTLSVerify,
    ...(caBundle !== '' && { ca: Buffer.from(caBundle, 'base64') }),
    ...client,
  };
  return { location, tls };
}

/** A Service; undefined where there is none. */
export function findService(objects: ObjectStore, namespace: string, name: string): Service | undefined {
  return objects.get(services, `${namespace}/${name}`)?.objectIn(services) as Service | undefined;
}
