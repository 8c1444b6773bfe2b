import type { Registry } from '#domain/api/registry.js';
import { isCustomPlace } from '#domain/api/request/custom-place.js';
import type { RequestInfo } from '#domain/api/request/request-info.js';
import { methodNotAllowed, pathNotFound } from '#domain/status/status-error.js';

/**
 * Where upstream's routers send a request: to the verbs of a resource, or to a page, which answers for itself and which nobody may serve.
 * Throws 404 and 405 as a Status where a router that knows part of the path refuses the rest of it.
 * Source: k8s.io/apiserver/pkg/server/handler.go; which groups are served is asked first, as the aggregator does.
 */
export function routeOf(method: string, info: RequestInfo, registry: Registry): 'resource' | 'page' {
  const { path, isResource } = info;
  if (path.startsWith('/apis/')) {
    const [, , group = '', version = ''] = path.split('/', 4);
    if (!registry.servesGroup(group)) return 'page';
    if (registry.isCustomGroup(group)) return isCustomResource(info, registry) ? 'resource' : 'page';
    if (isResource) return 'resource';
    if (version !== '') checkDocument(method, registry.serves(group, version));
    return 'page';
  }
  if (isUnder(path, '/api')) {
    if (isResource) return 'resource';
    const version = path.slice('/api/'.length).replace(/\/$/, '');
    checkDocument(method, version === '' || registry.serves('', version));
    return 'page';
  }
  const document = documents.find((root) => isUnder(path, root));
  if (document !== undefined) checkDocument(method, path.length <= document.length + 1);
  return 'page';
}

/** No router knows the paths of custom kinds: what they do not answer themselves is served by nobody. */
function isCustomResource(info: RequestInfo, registry: Registry): boolean {
  const { isResource, group, version, resource } = info;
  const definition = isResource ? registry.resource(group, version, resource) : undefined;
  return definition !== undefined && isCustomPlace(definition, info);
}

/** Paths of a router of their own. */
const documents = ['/version', '/.well-known/openid-configuration', '/openid/v1/jwks'];

/** Documents are only read, and not by HEAD. */
function checkDocument(method: string, isServed: boolean): void {
  if (!isServed) throw pathNotFound();
  if (method !== 'GET') throw methodNotAllowed();
}

function isUnder(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}
