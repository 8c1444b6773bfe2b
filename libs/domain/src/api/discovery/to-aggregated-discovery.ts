import { discoveredVerbs } from '#domain/api/discovery/discovered-verbs.js';
import { noRemotes, type RemoteVersion } from '#domain/api/discovery/remote-version.js';
import { type ServedGroup, servedGroups, type ServedVersion } from '#domain/api/discovery/served-groups.js';
import type { Registry } from '#domain/api/registry.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { SubresourceDefinition } from '#domain/api/resource-definition.js';

/** apidiscovery.k8s.io/v2 APIGroupDiscoveryList: groups, versions, resources and subresources in one document. */
export interface ApiGroupDiscoveryList {
  readonly kind: 'APIGroupDiscoveryList';
  readonly apiVersion: string;
  readonly metadata: Readonly<Record<string, never>>;
  readonly items: readonly ApiGroupDiscovery[];
}

/** One group in it. */
export interface ApiGroupDiscovery {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly ApiVersionDiscovery[];
}

/** One version of a group in it. */
export interface ApiVersionDiscovery {
  readonly version: string;
  readonly resources: readonly ApiResourceDiscovery[];
  readonly freshness: 'Current' | 'Stale';
}

/** One resource of a version in it. */
export interface ApiResourceDiscovery {
  readonly resource: string;
  readonly responseKind: ResponseKind;
  readonly scope: 'Cluster' | 'Namespaced';
  readonly singularResource: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly {
    readonly subresource: string;
    readonly responseKind: ResponseKind;
    readonly verbs: readonly string[];
  }[];
}

/** What a resource answers with. */
export interface ResponseKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/**
 * The answer to `/api` (core) or `/apis` (all else) where the client accepts APIGroupDiscoveryList. Its media type is
 * `application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`; v1.36 no longer serves v2beta1, which has the same shape.
 * Source: k8s.io/apiserver/pkg/endpoints/discovery/aggregated/handler.go.
 */
export function toAggregatedDiscovery(
  registry: Registry,
  path: '/api' | '/apis',
  version: 'v2' | 'v2beta1' = 'v2',
  remotes: readonly RemoteVersion[] = noRemotes,
): ApiGroupDiscoveryList {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: servedGroups(registry, remotes)
      .filter(({ name }) => (name === '') === (path === '/api'))
      .map(toGroup),
  };
}

/** The text whose SHA-512, in capital hexadecimal digits, is the ETag of the document in every version and encoding. */
export function textForEtag({ items }: ApiGroupDiscoveryList): string {
  return JSON.stringify({ metadata: {}, items });
}

function toGroup({ name, versions }: ServedGroup): ApiGroupDiscovery {
  return { metadata: { ...(name !== '' && { name }) }, versions: versions.map(toVersion) };
}

function toVersion({ version, resources, remote }: ServedVersion): ApiVersionDiscovery {
  return remote ?? { version, resources: resources.map(toResource), freshness: 'Current' };
}

function toResource(definition: ResourceDefinition): ApiResourceDiscovery {
  const { plural, singular, namespaced, shortNames, categories, subresources } = definition;
  return {
    resource: plural,
    responseKind: toResponseKind(definition, definition),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: discoveredVerbs(definition),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && { subresources: subresources.map((sub) => toSubresource(definition, sub)) }),
  };
}

function toSubresource(
  definition: ResourceDefinition,
  sub: SubresourceDefinition,
): { readonly subresource: string; readonly responseKind: ResponseKind; readonly verbs: readonly string[] } {
  return { subresource: sub.name, responseKind: toResponseKind(definition, sub), verbs: sub.verbs };
}

/** Built-in resources leave group and version of their own kind out; custom ones do not. */
function toResponseKind(
  definition: ResourceDefinition,
  { kind, in: home }: { readonly kind: string; readonly in?: { readonly group: string; readonly version: string } },
): ResponseKind {
  const { group, version } = home ?? (definition.custom ? definition : { group: '', version: '' });
  return { group, version, kind };
}
