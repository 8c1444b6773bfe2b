import { firstOf, type Query } from '#domain/api/request/query.js';
import type { RequestInfo } from '#domain/api/request/request-info.js';
import { badRequest } from '#domain/status/status-error.js';
import { parseGoDuration } from '#domain/time/go-duration.js';

const longVerbs: ReadonlySet<string> = new Set(['watch', 'proxy']);
const longSubresources: ReadonlySet<string> = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);

/**
 * Throws 400 for a `timeout` that is no duration. Requests that last may say what they like. A timeout that is one is not held: nothing here
 * takes as long as the shortest that clients ask for. Source: k8s.io/apiserver/pkg/endpoints/filters/request_deadline.go.
 */
export function checkTimeout(query: Query, { isResource, verb, subresource }: RequestInfo): void {
  const text = firstOf(query, 'timeout') ?? '';
  if (text === '' || longVerbs.has(verb) || (isResource && longSubresources.has(subresource))) return;
  const timeout = parseGoDuration(text);
  if (typeof timeout !== 'bigint') throw badRequest(`invalid timeout specified in the request URL - ${timeout.problem}`);
}
