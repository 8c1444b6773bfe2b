import { parseJson } from '#domain/codec/decode-json.js';
import { aggregatedMediaType } from '#domain/api/discovery/negotiate-discovery.js';
import { readAggregatedDiscovery, readResourceList } from '#domain/api/discovery/read-remote-discovery.js';
import type { ApiVersionDiscovery } from '#domain/api/discovery/to-aggregated-discovery.js';
import type { Json } from '#domain/json/json.js';
import type { APIService } from '#domain/schema/types/apiregistration-v1.js';
import type { Backend } from '../proxy/backend.js';
import { askExtension } from './ask-extension.js';
import { aggregatorUser, discoveryPath } from './check-extension.js';

const timeoutMs = 5000;
const accept = [aggregatedMediaType('v2'), aggregatedMediaType('v2beta1')].join(',');

/**
 * What an extension server says of a version: in the one document of all its groups, or else in the old one of the version. Rejects when it
 * cannot be had. Source: kube-aggregator/pkg/apiserver/handler_discovery.go fetchFreshDiscoveryForService.
 */
export async function fetchDiscovery(service: APIService, backend: Backend, signal: AbortSignal): Promise<ApiVersionDiscovery> {
  const { group = '', version = '' } = service.spec;
  const common = { user: aggregatorUser, timeoutMs, signal };
  const whole = await askExtension(backend, { ...common, path: '/apis', accept });
  if (whole.status === 503) throw new Error(`service returned non-success response code: ${whole.status}`);
  if (whole.status === 200 && whole.contentType.includes('as=APIGroupDiscoveryList')) {
    const versions = readAggregatedDiscovery(jsonOf(whole.body));
    if (versions) return versions.get(`${group}/${version}`) ?? { version, resources: [], freshness: 'Current' };
  }
  const path = discoveryPath(service);
  const one = await askExtension(backend, { ...common, path, accept: 'application/json' });
  const list = one.status === 200 ? readResourceList(jsonOf(one.body), version) : undefined;
  if (!list) throw new Error(`failed to download legacy discovery for ${path}: ${one.status}`);
  return list;
}

function jsonOf(body: Buffer): Json {
  return parseJson(body.toString()) as Json;
}
