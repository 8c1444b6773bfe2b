import type { ApiResourceDiscovery, ApiVersionDiscovery, ResponseKind } from '#domain/api/discovery/to-aggregated-discovery.js';
import { isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';

const noKind: ResponseKind = { group: '', version: '', kind: '' };

/** Versions in the APIGroupDiscoveryList of another server, by `group/version`; undefined when it is none. Source: kube-aggregator/pkg/apiserver/handler_discovery.go. */
export function readAggregatedDiscovery(document: Json): ReadonlyMap<string, ApiVersionDiscovery> | undefined {
  if (!isJsonObject(document) || document['kind'] !== 'APIGroupDiscoveryList') return undefined;
  const versions = new Map<string, ApiVersionDiscovery>();
  for (const group of objectsOf(document['items'])) {
    const { name = '' } = (isJsonObject(group['metadata']) ? group['metadata'] : {}) as { readonly name?: string };
    for (const version of objectsOf(group['versions'])) {
      const resources = objectsOf(version['resources']).map((resource) => withKinds(resource));
      versions.set(`${name}/${textOf(version['version'])}`, { version: textOf(version['version']), resources, freshness: 'Current' });
    }
  }
  return versions;
}

/** Old clients fall over a resource that does not say its kind. */
function withKinds(resource: JsonObject): ApiResourceDiscovery {
  const subresources = objectsOf(resource['subresources']).map((one) => ({ responseKind: noKind, ...one }));
  return { responseKind: noKind, ...resource, ...(subresources.length > 0 && { subresources }) } as unknown as ApiResourceDiscovery;
}

/** One version as an APIResourceList tells of it; undefined when it is none. Source: apiserver/pkg/endpoints/installer.go ConvertGroupVersionIntoToDiscovery. */
export function readResourceList(document: Json, version: string): ApiVersionDiscovery | undefined {
  if (!isJsonObject(document) || document['kind'] !== 'APIResourceList') return undefined;
  const all = objectsOf(document['resources']);
  const resources = new Map<string, ApiResourceDiscovery>();
  for (const resource of all) {
    const name = textOf(resource['name']);
    if (!name.includes('/')) resources.set(name, toResource(name, resource));
  }
  for (const resource of all) {
    const [parentName = '', ...rest] = textOf(resource['name']).split('/');
    if (rest.length === 0) continue;
    const parent = resources.get(parentName) ?? { ...toResource(parentName, resource), responseKind: noKind, verbs: [] };
    const subresource = { subresource: rest.join('/'), responseKind: kindOf(resource), verbs: textsOf(resource['verbs']) };
    resources.set(parentName, { ...parent, subresources: [...(parent.subresources ?? []), subresource] });
  }
  return { version, resources: [...resources.values()], freshness: 'Current' };
}

function toResource(name: string, resource: JsonObject): ApiResourceDiscovery {
  const [shortNames, categories] = [textsOf(resource['shortNames']), textsOf(resource['categories'])];
  return {
    resource: name,
    responseKind: kindOf(resource),
    scope: resource['namespaced'] === true ? 'Namespaced' : 'Cluster',
    singularResource: textOf(resource['singularName']),
    verbs: textsOf(resource['verbs']),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
  };
}

function kindOf(resource: JsonObject): ResponseKind {
  return { group: textOf(resource['group']), version: textOf(resource['version']), kind: textOf(resource['kind']) };
}

function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
