import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Verb } from '#domain/api/served-resources.js';
import { badRequest, methodNotSupported, notFound } from '#domain/status/status-error.js';
import type { Answer } from './answer.js';
import type { Api } from './api.js';
import type { ApiRequest } from './api-request.js';
import type { Endpoint } from './endpoint.js';
import { ownVerbs } from './subresources/own-verbs.js';

/** One verb of a resource or of a subresource. Throws StatusError, at once or later. */
export type Handler = (api: Api, request: ApiRequest, endpoint: Endpoint) => Answer | Promise<Answer>;

/**
 * How a request for a custom resource is answered: no router knows its paths, so verbs are told apart by what RequestInfo says, and what is not
 * there is told in a Status. Throws StatusError. Source: crdHandler.ServeHTTP in
 * k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go.
 */
export function customHandlerOf(
  definition: ResourceDefinition,
  { info }: ApiRequest,
  verbs: Readonly<Record<Verb, Handler>>,
): { readonly handler: Handler; readonly endpoint: Endpoint } {
  const { subresource: wanted, verb, name } = info;
  const subresource = definition.subresources.find((one) => one.name === wanted);
  if (wanted !== '' && !subresource) throw notFound(definition, name);
  const endpoint: Endpoint = { definition, ...(subresource && { subresource }) };
  const known = subresource ? subresource.verbs : definition.verbs;
  if (!known.includes(verb as Verb)) throw methodNotSupported(definition, verb);
  if ((verb === 'update' || verb === 'patch') && name === '') throw badRequest('name must be provided');
  return { handler: ownVerbs(endpoint).handlers[verb as Verb] ?? verbs[verb as Verb], endpoint };
}
