import type { TemplateMeta } from '#domain/meta/object-meta.js';
import { badRequest } from '#domain/status/status-error.js';

/** Throws 400 when a body names another object than the URL. Source: k8s.io/apiserver/pkg/endpoints/handlers/rest.go checkName. */
export function checkName(
  { metadata }: { readonly metadata: TemplateMeta },
  url: { readonly name: string; readonly namespace: string },
): void {
  const { name = '', namespace = '' } = metadata;
  if (name === '') throw badRequest(`the name of the object (${url.name} based on URL) was undeterminable: name must be provided`);
  if (name !== url.name) throw badRequest(`the name of the object (${name}) does not match the name on the URL (${url.name})`);
  if (url.namespace !== '' && namespace !== '' && namespace !== url.namespace)
    throw badRequest(`the namespace of the object (${namespace}) does not match the namespace on the request (${url.namespace})`);
}
