import type { Subscription } from 'rxjs';
import { noRemotes, type RemoteVersion } from '#domain/api/discovery/remote-version.js';
import type { ApiVersionDiscovery } from '#domain/api/discovery/to-aggregated-discovery.js';
import { isRemoteDocument } from '#domain/api/open-api/is-remote-document.js';
import type { RequestInfo } from '#domain/api/request/request-info.js';
import type { UserInfo } from '#domain/api/strategy.js';
import { serviceNameLabel } from '#domain/controllers/endpointslice/slice-metadata.js';
import { equal } from '#domain/json/equal.js';
import { apiServices } from '#domain/resources/apiregistration/api-service/api-service.js';
import { isRemote } from '#domain/resources/apiregistration/api-service/extension-location.js';
import { services } from '#domain/resources/core/service/service.js';
import { endpointSlices } from '#domain/resources/discovery/endpoint-slice/endpoint-slice.js';
import type { APIService } from '#domain/schema/types/apiregistration-v1.js';
import type { Forwarding } from '../proxy/forward.js';
import type { CacheEvent } from '../cache/cache-event.js';
import type { Entry } from '../cache/entry.js';
import { KeyedLoop } from '../loops/keyed-loop.js';
import type { Api } from '../rest/api.js';
import type { Backend } from '../proxy/backend.js';
import { checkExtension } from './check-extension.js';
import { ExtensionDocuments } from './extension-documents.js';
import { extensionBackend, type ProxyClient } from './extension-backend.js';
import { fetchDiscovery } from './fetch-discovery.js';
import { forwardToExtension } from './forward-to-extension.js';
import { writeAvailability } from './write-availability.js';

/** Whether a server still answers is asked this often. */
const checkPeriodMs = 30_000;

/** What it serves, this often. */
const discoveryPeriodMs = 60_000;

const documentRoot = '/openapi/v3/';

export interface ExtensionsParts extends Pick<Api, 'objects' | 'writer' | 'registry' | 'now'> {
  readonly client: ProxyClient | undefined;
  /** Told of servers that do not answer. */
  readonly onError: (error: unknown, name: string) => void;
}

/**
 * The versions of groups that other servers serve, as APIServices say: what is known of them, and where requests for them go. Watches the
 * objects, asks the servers and keeps the conditions of the APIServices. Source: k8s.io/kube-aggregator.
 */
export class Extensions {
  /** By name of the APIService. */
  readonly #discovered = new Map<string, ApiVersionDiscovery>();
  readonly #remote = new Map<string, APIService>();
  readonly documents: ExtensionDocuments;
  readonly #availability: KeyedLoop;
  readonly #discovery: KeyedLoop;
  #subscriptions: readonly Subscription[] = [];
  #versions: readonly RemoteVersion[] | undefined;

  constructor(private readonly parts: ExtensionsParts) {
    const { objects, onError } = parts;
    this.documents = new ExtensionDocuments({ objects, backendOf: this.#backendOf, onError });
    this.#availability = new KeyedLoop({
      work: (name, signal) => this.#check(name, signal),
      pacing: { firstMs: 5, mostMs: checkPeriodMs },
      onError,
    });
    this.#discovery = new KeyedLoop({
      work: (name, signal) => this.#discover(name, signal),
      pacing: { firstMs: 500, mostMs: discoveryPeriodMs },
      onError,
    });
    const cache = objects.cacheOf(apiServices);
    for (const entry of cache.values()) this.#follow('ADDED', entry.objectIn(apiServices) as APIService);
    this.#subscriptions = [cache.changes.subscribe((events) => events.forEach((event) => this.#followEvent(event)))];
  }

  /** Begins to ask; what is registered is known before. */
  start(): void {
    const { objects } = this.parts;
    this.#subscriptions = [
      ...this.#subscriptions,
      objects.cacheOf(services).changes.subscribe((events) => events.forEach(({ entry }) => this.#recheck(entry.key))),
      objects.cacheOf(endpointSlices).changes.subscribe((events) => events.forEach(({ entry }) => this.#recheck(serviceOf(entry)))),
    ];
    for (const { key } of objects.cacheOf(apiServices).values()) this.#look(key);
    this.documents.start();
  }

  /** What is served elsewhere; the same list until it changes. */
  get versions(): readonly RemoteVersion[] {
    if (!this.#versions)
      this.#versions = this.#remote.size === 0 ? noRemotes : [...this.#remote.values()].map((one) => this.#versionOf(one));
    return this.#versions;
  }

  /** Where a request goes that is not for this server. Throws PlainTextError when it cannot go there. */
  forwarding(info: RequestInfo, user: UserInfo): Forwarding | undefined {
    if (this.#remote.size === 0) return undefined;
    const service = this.#remote.get(this.#apiServiceFor(info.path));
    return service && forwardToExtension(service, info, user, this.#backendOf);
  }

  readonly #backendOf = (service: APIService): Backend => extensionBackend(service, this.parts.objects, this.parts.client);

  /** The name of the APIService that a path belongs to; empty for a path of none. */
  #apiServiceFor(path: string): string {
    const [, root = '', group = '', version = ''] = path.split('/', 4);
    if (root === 'api') return 'v1.';
    if (root === 'apis' && group !== '' && version !== '') return `${version}.${group}`;
    const document = path.startsWith(documentRoot) ? path.slice(documentRoot.length) : '';
    return isRemoteDocument(document, this.parts.registry()) ? (this.documents.ownerOf(document) ?? '') : '';
  }

  async close(): Promise<void> {
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
    await Promise.all([this.#availability.close(), this.#discovery.close(), this.documents.close()]);
  }

  #followEvent({ type, entry }: CacheEvent): void {
    this.#follow(type, entry.objectIn(apiServices) as APIService);
    if (this.#subscriptions.length > 1) this.#look(entry.key);
  }

  #follow(type: CacheEvent['type'], service: APIService): void {
    const { name } = service.metadata;
    if (type !== 'DELETED' && isRemote(service)) this.#remote.set(name, service);
    else {
      this.#remote.delete(name);
      this.#discovered.delete(name);
    }
    this.#versions = undefined;
  }

  #look(name: string): void {
    this.#availability.add(name);
    if (this.#remote.has(name)) this.#discovery.add(name);
  }

  /** Looks again at the versions behind a Service. */
  #recheck(serviceKey: string): void {
    for (const { metadata, spec } of this.#remote.values()) {
      const { namespace = '', name = '' } = spec.service ?? {};
      if (spec.service && `${namespace}/${name}` === serviceKey) this.#availability.add(metadata.name);
    }
  }

  #versionOf({ metadata, spec }: APIService): RemoteVersion {
    const { group = '', version = '', groupPriorityMinimum, versionPriority } = spec;
    const unknown: ApiVersionDiscovery = { version, resources: [], freshness: 'Stale' };
    const priority = { group: groupPriorityMinimum, version: versionPriority };
    return { group, version, priority, discovery: this.#discovered.get(metadata.name) ?? unknown };
  }

  async #check(name: string, signal: AbortSignal): Promise<number | undefined> {
    const { objects } = this.parts;
    const service = objects.get(apiServices, name)?.objectIn(apiServices) as APIService | undefined;
    if (!service) return undefined;
    const availability = await checkExtension(service, objects, this.#backendOf, signal);
    if (signal.aborted) return undefined;
    await writeAvailability(this.parts, service, availability);
    if (availability.reason === 'FailedDiscoveryCheck') throw new Error(availability.message);
    return isRemote(service) ? checkPeriodMs : undefined;
  }

  async #discover(name: string, signal: AbortSignal): Promise<number | undefined> {
    const service = this.#remote.get(name);
    if (!service) return undefined;
    try {
      this.#learn(name, await fetchDiscovery(service, this.#backendOf(service), signal));
      return discoveryPeriodMs;
    } catch (error) {
      const known = this.#discovered.get(name);
      if (known) this.#learn(name, { ...known, freshness: 'Stale' });
      throw error;
    }
  }

  #learn(name: string, discovery: ApiVersionDiscovery): void {
    if (!this.#remote.has(name) || equal(this.#discovered.get(name), discovery)) return;
    this.#discovered.set(name, discovery);
    this.#versions = undefined;
  }
}

/** Key of the Service that an EndpointSlice belongs to. */
function serviceOf(entry: Entry): string {
  const { namespace = '', labels } = entry.objectIn(endpointSlices).metadata;
  return `${namespace}/${labels?.[serviceNameLabel] ?? ''}`;
}
