import {
  type Availability,
  availableHere,
  failedDiscoveryCheck,
  passed,
  unavailability,
} from '#domain/resources/apiregistration/api-service/availability.js';
import { isRemote } from '#domain/resources/apiregistration/api-service/extension-location.js';
import { serviceNameLabel } from '#domain/controllers/endpointslice/slice-metadata.js';
import { endpointSlices } from '#domain/resources/discovery/endpoint-slice/endpoint-slice.js';
import type { APIService } from '#domain/schema/types/apiregistration-v1.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import type { Backend } from '../proxy/backend.js';
import type { ObjectStore } from '../rest/object-store.js';
import { askExtension, urlOf } from './ask-extension.js';
import { findService } from './extension-backend.js';

const timeoutMs = 5000;

/** An endpoint that does not answer may be one of several: it is not for the first failure that a server counts as gone. */
const furtherAttempts = 4;

/** Who asks for the server itself. */
export const aggregatorUser = { username: 'system:kube-aggregator', groups: ['system:masters'] };

/** Whether the version of an APIService is served: first by what the objects say, then by asking for its discovery document. */
export async function checkExtension(
  service: APIService,
  objects: ObjectStore,
  backendOf: (service: APIService) => Backend,
  signal: AbortSignal,
): Promise<Availability> {
  if (!isRemote(service)) return availableHere;
  const { namespace = '', name = '' } = service.spec.service ?? {};
  const known = { service: findService(objects, namespace, name), endpointSlices: slicesOf(objects, namespace, name) };
  return unavailability(service, known) ?? (await discover(service, backendOf, signal));
}

function slicesOf(objects: ObjectStore, namespace: string, name: string): readonly EndpointSlice[] {
  const slices = [...objects.cacheOf(endpointSlices).range(`${namespace}/`)].map(
    (entry) => entry.objectIn(endpointSlices) as EndpointSlice,
  );
  return slices.filter(({ metadata }) => metadata.labels?.[serviceNameLabel] === name);
}

async function discover(service: APIService, backendOf: (service: APIService) => Backend, signal: AbortSignal): Promise<Availability> {
  const attempt = (): Promise<void> => askForDiscovery(service, backendOf, signal);
  try {
    await attempt().catch(() => Promise.any(Array.from({ length: furtherAttempts }, attempt)));
    return passed;
  } catch (error) {
    const last: unknown = error instanceof AggregateError ? error.errors.at(-1) : error;
    return failedDiscoveryCheck(last instanceof Error ? last.message : String(last));
  }
}

async function askForDiscovery(service: APIService, backendOf: (service: APIService) => Backend, signal: AbortSignal): Promise<void> {
  const backend = backendOf(service);
  const path = discoveryPath(service);
  const url = urlOf(backend, path);
  try {
    const { status } = await askExtension(backend, { path, user: aggregatorUser, timeoutMs, signal });
    if (status < 200 || status >= 300) throw new Error(`bad status from ${url}: ${status}`);
  } catch (error) {
    throw new Error(`failing or missing response from ${url}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Where the resources of the version are listed. */
export function discoveryPath({ spec: { group = '', version = '' } }: APIService): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}
