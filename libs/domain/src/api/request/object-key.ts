import { pathSegmentProblems } from '#domain/api/request/path-segment.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { badRequest } from '#domain/status/status-error.js';

/**
 * The key of the object that a request names; `namespace` is empty for what has none. Throws 400 for a name that can be none, and for none.
 * Source: k8s.io/apiserver/pkg/registry/generic/registry/store.go NamespaceKeyFunc.
 */
export function objectKey(namespace: string, name: string): string {
  if (name === '') throw badRequest('Name parameter required.');
  const problems = pathSegmentProblems(name, false);
  if (problems.length > 0) throw badRequest(`Name parameter invalid: ${goQuote(name)}: ${problems.join(';')}`);
  return namespace === '' ? name : `${namespace}/${name}`;
}
