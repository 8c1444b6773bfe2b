import type { RequestInfo } from '#domain/api/request/request-info.js';

/**
 * What somebody wants to do, as authorization sees it; a request is one, and so is what an access review asks.
 * Source: k8s.io/apiserver/pkg/authorization/authorizer Attributes.
 */
export type AccessRequest = Pick<
  RequestInfo,
  'isResource' | 'path' | 'verb' | 'group' | 'version' | 'namespace' | 'resource' | 'subresource' | 'name'
>;

/** A verb on a path that is no resource. */
export function pathAccess(verb: string, path: string): AccessRequest {
  return { isResource: false, path, verb, group: '', version: '', namespace: '', resource: '', subresource: '', name: '' };
}

/** A verb on a resource; what is not named is empty. */
export function resourceAccess(verb: string, about: Partial<Omit<AccessRequest, 'isResource' | 'path' | 'verb'>>): AccessRequest {
  return { ...pathAccess(verb, ''), ...about, isResource: true };
}
