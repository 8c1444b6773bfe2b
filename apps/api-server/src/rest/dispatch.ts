import { isCustomPlace } from '#domain/api/request/custom-place.js';
import type { ResourceDefinition, SubresourceDefinition } from '#domain/api/resource-definition.js';
import type { Verb } from '#domain/api/served-resources.js';
import { methodNotAllowed, methodNotSupported, pathNotFound, type StatusError } from '#domain/status/status-error.js';
import type { Answer } from './answer.js';
import type { Api } from './api.js';
import { addWarning, type ApiRequest } from './api-request.js';
import { customHandlerOf, type Handler } from './dispatch-custom.js';
import { ownVerbs } from './subresources/own-verbs.js';
import { create } from './verbs/create.js';
import { deleteCollection } from './verbs/delete-collection.js';
import { deleteOne } from './verbs/delete.js';
import { get } from './verbs/get.js';
import { list } from './verbs/list.js';
import { patch } from './verbs/patch.js';
import { update } from './verbs/update.js';
import { watch } from './verbs/watch.js';

const verbs: Readonly<Record<Verb, Handler>> = {
  create,
  delete: deleteOne,
  deletecollection: deleteCollection,
  get,
  list,
  patch,
  update,
  watch,
};

/** Answers a request for a resource. Throws StatusError. */
export function dispatch(api: Api, request: ApiRequest): Answer | Promise<Answer> {
  const { group, version, resource, subresource, verb, name } = request.info;
  const definition = api.registry().resource(group, version, resource);
  if (definition?.custom) return dispatchToCustom(api, request, definition);
  if (!definition || !isWellPlaced(definition, request)) throw pathNotFound();
  if (subresource !== '') return dispatchToSubresource(api, request, definition);
  if (!hasPathOf(definition, request)) throw pathNotFound();
  if (verb === 'watch' && !definition.verbs.includes('watch')) throw unwatchable(definition, request);
  if (!definition.verbs.includes(verb as Verb) || !isMethodOf(verb, request.method)) throw methodNotAllowed();
  const isAboutAll = definition.namespaced && request.info.namespace === '';
  const needsName = verb === 'update' || verb === 'patch';
  if ((verb === 'create' && name !== '') || (needsName && name === '') || (isAboutAll && verb !== 'list' && verb !== 'watch'))
    throw methodNotAllowed();
  warnOfDeprecation(definition, request);
  const own = ownVerbs({ definition }).handlers[verb as Verb];
  return (own ?? verbs[verb as Verb])(api, request, { definition });
}

function dispatchToCustom(api: Api, request: ApiRequest, definition: ResourceDefinition): Answer | Promise<Answer> {
  if (!isCustomPlace(definition, request.info)) throw pathNotFound();
  warnOfDeprecation(definition, request);
  const { handler, endpoint } = customHandlerOf(definition, request, verbs);
  return handler(api, request, endpoint);
}

function dispatchToSubresource(api: Api, request: ApiRequest, definition: ResourceDefinition): Answer | Promise<Answer> {
  const { subresource: wanted, verb, parts } = request.info;
  const subresource: SubresourceDefinition | undefined = definition.subresources.find(({ name }) => name === wanted);
  if (!subresource || verb === 'watch') throw pathNotFound();
  const endpoint = { definition, subresource };
  const { handlers, connect, hasSubpath = false } = ownVerbs(endpoint);
  if (parts.length > 3 && !hasSubpath) throw pathNotFound();
  if (connect?.methods.includes(request.method)) return connect.handler(api, request, endpoint);
  if (!subresource.verbs.includes(verb as Verb) || !isMethodOf(verb, request.method)) throw methodNotAllowed();
  const own = handlers[verb as Verb] ?? (subresource.update ? verbs[verb as Verb] : undefined);
  if (!own) throw methodNotAllowed();
  warnOfDeprecation(definition, request);
  return own(api, request, endpoint);
}

/** Objects that cannot be read, as reviews cannot, have no paths of their own, and nobody can ask about all namespaces of them. */
function hasPathOf({ namespaced, verbs: allowed }: ResourceDefinition, { info }: ApiRequest): boolean {
  if (namespaced && info.namespace === '') return allowed.includes('list');
  return info.parts.length === 1 || allowed.some((verb) => verb !== 'create');
}

/** Only what is answered at all is warned of. */
function warnOfDeprecation({ deprecationWarning }: ResourceDefinition, request: ApiRequest): void {
  if (deprecationWarning !== undefined) addWarning(request, deprecationWarning);
}

/** What can be listed is asked to be watched, by the query; a path of its own for that there is not. */
function unwatchable(definition: ResourceDefinition, request: ApiRequest): StatusError {
  if (!definition.verbs.includes('list')) return methodNotAllowed();
  if (/^\/api(s\/[^/]+)?\/[^/]+\/watch\//.test(request.info.path)) return pathNotFound();
  warnOfDeprecation(definition, request);
  return methodNotSupported(definition, 'watch');
}

/** Nobody answers HEAD, and what a path says is a watch can only be read. */
function isMethodOf(verb: string, method: string): boolean {
  return method !== 'HEAD' && (verb !== 'watch' || method === 'GET');
}

/**
 * Namespaced objects are reached through their namespace, and lists of them also across all; cluster-scoped objects have none. Namespaces are
 * cluster-scoped, but RequestInfo says their name is the namespace too.
 */
function isWellPlaced({ namespaced }: ResourceDefinition, { info }: ApiRequest): boolean {
  if (!namespaced) return info.namespace === '' || info.namespace === info.name;
  return info.namespace !== '' || info.parts.length === 1;
}
