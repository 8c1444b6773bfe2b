import { goQuote } from '#domain/json/go-marshal.js';
import { extensionUrlOf } from '#domain/resources/apiregistration/api-service/extension-url.js';
import type { APIService, APIServiceCondition, APIServiceStatus } from '#domain/schema/types/apiregistration-v1.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** Whether who is registered for a version answers, and why. */
export interface Availability {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** Of what this server serves itself. */
export const availableHere: Availability = { status: 'True', reason: 'Local', message: 'Local APIServices are always available' };

/** Of an extension server that has answered. */
export const passed: Availability = { status: 'True', reason: 'Passed', message: 'all checks passed' };

/** Of one that has not. */
export function failedDiscoveryCheck(message: string): Availability {
  return { status: 'False', reason: 'FailedDiscoveryCheck', message };
}

/** What stands behind an APIService. */
export interface ServiceObjects {
  readonly service: Service | undefined;
  /** All of the Service. */
  readonly endpointSlices: readonly EndpointSlice[];
}

/**
 * Why an extension server need not even be asked; undefined when it has to be. Where its URL is known, no Service counts.
 * Source: kube-aggregator/pkg/controllers/status/remote/remote_available_controller.go.
 */
export function unavailability({ metadata, spec }: APIService, { service, endpointSlices }: ServiceObjects): Availability | undefined {
  if (!spec.service || extensionUrlOf(metadata)) return undefined;
  const { name = '', namespace = '', port = 443 } = spec.service;
  const [place, where] = [`service/${name}`, `in ${goQuote(namespace)}`];
  if (!service) return unavailable('ServiceNotFound', `${place} ${where} is not present`);
  if (service.spec.type !== 'ClusterIP') return undefined;
  const servicePort = (service.spec.ports ?? []).find((one) => one.port === port);
  if (!servicePort) return unavailable('ServicePortError', `${place} ${where} is not listening on port ${port}`);
  if (endpointSlices.length === 0) return unavailable('EndpointsNotFound', `cannot find endpointslices for ${place} ${where}`);
  const portName = servicePort.name ?? '';
  if (endpointSlices.some((slice) => hasReadyEndpoint(slice, portName))) return undefined;
  return unavailable('MissingEndpoints', `endpointslices for ${place} ${where} have no addresses with port name ${goQuote(portName)}`);
}

function unavailable(reason: string, message: string): Availability {
  return { status: 'False', reason, message };
}

function hasReadyEndpoint({ endpoints, ports }: EndpointSlice, portName: string): boolean {
  const isReady = (endpoints ?? []).some(({ conditions }) => conditions?.ready ?? true);
  return isReady && (ports ?? []).some(({ name, port }) => (name ?? '') === portName && port !== undefined && port !== null);
}

/** Whether requests are passed on to an extension server. */
export function isAvailable({ status }: APIService): boolean {
  return conditionOf(status)?.status === 'True';
}

function conditionOf({ conditions = [] }: APIServiceStatus): APIServiceCondition | undefined {
  return conditions.find(({ type }) => type === 'Available');
}

/** The status with the condition; the time is that of the last change between available and not. `now` in milliseconds. */
export function withAvailability(status: APIServiceStatus, { reason, message, ...next }: Availability, now: number): APIServiceStatus {
  const known = conditionOf(status);
  const since = known?.status === next.status ? known.lastTransitionTime : formatTime(now);
  const condition: APIServiceCondition = {
    type: 'Available',
    status: next.status,
    ...(since !== undefined && { lastTransitionTime: since }),
    reason,
    message,
  };
  const { conditions = [] } = status;
  return { ...status, conditions: known ? conditions.map((one) => (one === known ? condition : one)) : [...conditions, condition] };
}
