import { firstOf, type Query } from '#domain/api/request/query.js';
import { isPathSegmentName } from '#domain/api/request/path-segment.js';
import { exactField, parseFieldSelector } from '#domain/selectors/field-selector.js';
import { isStatusError } from '#domain/status/status-error.js';

/** What a request is about, read from its method and path. Authorization, routing and metrics go by it. */
export interface RequestInfo {
  /** False for `/healthz`, `/api`, discovery and everything else that names no resource. */
  readonly isResource: boolean;
  /** Decoded. */
  readonly path: string;
  /** API verb of a resource request, otherwise the method in small letters. */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  /** Empty where none is named. For a request about a namespace its name. */
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  /** Empty for requests about many objects, unless a field selector names one. */
  readonly name: string;
  /** `<resource>/<name>/<subresource>/…`, the namespace taken off. */
  readonly parts: readonly string[];
}

const verbs: ReadonlyMap<string, string> = new Map([
  ['POST', 'create'],
  ['GET', 'get'],
  ['HEAD', 'get'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
]);

const namespaceSubresources: ReadonlySet<string> = new Set(['status', 'finalize']);

/** `path` is decoded and without query. Source: k8s.io/apiserver/pkg/endpoints/request/requestinfo.go. */
export function requestInfoOf(method: string, path: string, query: Query): RequestInfo {
  const parts = splitPath(path);
  const other = otherRequest(method, path);
  if (parts.length < 3) return other;
  if (parts[0] === 'api') return resourceRequest(other, method, query, { group: '', rest: parts.slice(1) });
  if (parts[0] !== 'apis' || parts.length < 4) return other;
  return resourceRequest(other, method, query, { group: String(parts[1]), rest: parts.slice(2) });
}

function splitPath(path: string): string[] {
  let [start, end] = [0, path.length];
  while (path[start] === '/') start += 1;
  while (end > start && path[end - 1] === '/') end -= 1;
  return start === end ? [] : path.slice(start, end).split('/');
}

function otherRequest(method: string, path: string): RequestInfo {
  const verb = method.toLowerCase();
  return { isResource: false, path, verb, group: '', version: '', namespace: '', resource: '', subresource: '', name: '', parts: [] };
}

/** `rest` begins with the version. */
function resourceRequest(
  base: RequestInfo,
  method: string,
  query: Query,
  { group, rest }: { readonly group: string; readonly rest: readonly string[] },
): RequestInfo {
  const [version = '', ...after] = rest;
  const watchByPath = after[0] === 'watch' && after.length > 1;
  const { namespace, parts } = splitNamespace(watchByPath ? after.slice(1) : after);
  const [resource = '', name = '', subresource = ''] = parts;
  const info = { ...base, isResource: true, group, version, namespace, resource, subresource, name, parts };
  if (watchByPath) return { ...info, verb: 'watch' };
  const verb = verbs.get(method) ?? '';
  if (name !== '' || (verb !== 'get' && verb !== 'delete')) return { ...info, verb };
  if (verb === 'delete') return { ...info, verb: 'deletecollection' };
  return { ...info, verb: asksToWatch(query) ? 'watch' : 'list', name: selectedName(query) };
}

function splitNamespace(parts: readonly string[]): { readonly namespace: string; readonly parts: readonly string[] } {
  if (parts[0] !== 'namespaces' || parts.length < 2) return { namespace: '', parts };
  const inNamespace = parts.length > 2 && !namespaceSubresources.has(String(parts[2]));
  return { namespace: String(parts[1]), parts: inNamespace ? parts.slice(2) : parts };
}

function asksToWatch(query: Query): boolean {
  const text = firstOf(query, 'watch');
  return text !== undefined && text !== '0' && text.toLowerCase() !== 'false';
}

/** The one name that a field selector allows. A selector that cannot be read is complained of later. */
function selectedName(query: Query): string {
  const text = firstOf(query, 'fieldSelector');
  if (text === undefined) return '';
  try {
    const name = exactField(parseFieldSelector(text), 'metadata.name') ?? '';
    return isPathSegmentName(name) ? name : '';
  } catch (error) {
    if (isStatusError(error)) return '';
    throw error;
  }
}
