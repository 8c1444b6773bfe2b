import { randomUUID } from 'node:crypto';
import type { RequestInfo } from '#domain/api/request/request-info.js';
import type { UserInfo } from '#domain/api/strategy.js';
import { isAvailable } from '#domain/resources/apiregistration/api-service/availability.js';
import { userHeaders } from '#domain/reverse-proxy/user-headers.js';
import type { APIService } from '#domain/schema/types/apiregistration-v1.js';
import type { Backend } from '../proxy/backend.js';
import type { Forwarding } from '../proxy/forward.js';
import { PlainTextError } from './plain-text-error.js';

/** Clients ask many servers at once for what they serve, and wait for the last. */
const discoveryTimeoutMs = 5000;

/** How a request goes on to an extension server. Throws PlainTextError when it cannot. Source: kube-aggregator/pkg/apiserver/handler_proxy.go. */
export function forwardToExtension(
  service: APIService,
  info: RequestInfo,
  user: UserInfo,
  backendOf: (service: APIService) => Backend,
): Forwarding {
  if (!isAvailable(service)) throw new PlainTextError(503, 'service unavailable');
  const { location, tls } = reach(service, backendOf);
  const isDiscovery = !info.isResource && info.path.split('/').filter((part) => part !== '').length === 3;
  return {
    location,
    ...(tls && { tls }),
    path: { path: info.path, base: '' },
    credentials: userHeaders(user),
    origin: { scheme: location.scheme, host: location.host },
    host: location.host,
    auditId: randomUUID(),
    refusesRedirects: true,
    upgradesWithQuery: true,
    plainErrors: true,
    ...(isDiscovery && { timeoutMs: discoveryTimeoutMs }),
  };
}

function reach(service: APIService, backendOf: (service: APIService) => Backend): Backend {
  try {
    return backendOf(service);
  } catch {
    throw new PlainTextError(503, 'service unavailable');
  }
}
