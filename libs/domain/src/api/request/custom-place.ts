import type { RequestInfo } from '#domain/api/request/request-info.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';

/**
 * Whether a request is where objects of a custom kind are: namespaced ones in their namespace and, for lists, across all; others in none.
 * Source: crdHandler.ServeHTTP in k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go.
 */
export function isCustomPlace({ namespaced }: ResourceDefinition, { namespace, verb }: RequestInfo): boolean {
  if (!namespaced) return namespace === '';
  return namespace !== '' || verb === 'list' || verb === 'watch';
}
