import type { Subscription } from 'rxjs';
import { parseJson } from '#domain/codec/decode-json.js';
import { filterOpenApiV2 } from '#domain/api/open-api/merge-open-api-v2.js';
import { equal } from '#domain/json/equal.js';
import { isJsonObject, type JsonObject } from '#domain/json/json.js';
import { apiServices } from '#domain/resources/apiregistration/api-service/api-service.js';
import { isAvailable } from '#domain/resources/apiregistration/api-service/availability.js';
import { isRemote } from '#domain/resources/apiregistration/api-service/extension-location.js';
import type { APIService } from '#domain/schema/types/apiregistration-v1.js';
import { KeyedLoop } from '../loops/keyed-loop.js';
import type { Backend } from '../proxy/backend.js';
import type { ObjectStore } from '../rest/object-store.js';
import { askExtension } from './ask-extension.js';

const periodMs = 60_000;
const timeoutMs = 60_000;
const user = { username: 'system:aggregator', groups: [] };

/** What OpenAPI says of a version that another server serves. */
export interface ExtensionDocument {
  /** Addresses of documents by path, as `/openapi/v3` of the server has them: `apis/g/v1` to `/openapi/v3/apis/g/v1?hash=…`. */
  readonly v3: Readonly<Record<string, string>>;
  /** The part of `/openapi/v2` that is about the version; absent where the server has none. */
  readonly v2?: JsonObject;
}

export interface ExtensionDocumentsParts {
  readonly objects: ObjectStore;
  readonly backendOf: (service: APIService) => Backend;
  readonly onError: (error: unknown, name: string) => void;
}

/** The OpenAPI documents of other servers, asked for again and again. Source: kube-aggregator/pkg/controllers/{openapi,openapiv3}. */
export class ExtensionDocuments {
  readonly #loop: KeyedLoop;
  readonly #subscription: Subscription;
  /** By name of the APIService; replaced, not changed. */
  #known: ReadonlyMap<string, ExtensionDocument> = new Map();

  constructor(private readonly parts: ExtensionDocumentsParts) {
    this.#loop = new KeyedLoop({
      work: (name, signal) => this.#read(name, signal),
      pacing: { firstMs: periodMs, mostMs: 60 * periodMs },
      onError: parts.onError,
    });
    this.#subscription = parts.objects.cacheOf(apiServices).changes.subscribe((events) => {
      for (const { entry } of events) this.#loop.add(entry.key);
    });
  }

  start(): void {
    for (const { key } of this.parts.objects.cacheOf(apiServices).values()) this.#loop.add(key);
  }

  /** The same map until something changes. */
  get known(): ReadonlyMap<string, ExtensionDocument> {
    return this.#known;
  }

  /** The name of the APIService whose server has the document of this path (`apis/g/v1`). */
  ownerOf(path: string): string | undefined {
    return [...this.#known].find(([, { v3 }]) => Object.hasOwn(v3, path))?.[0];
  }

  async close(): Promise<void> {
    this.#subscription.unsubscribe();
    await this.#loop.close();
  }

  async #read(name: string, signal: AbortSignal): Promise<number | undefined> {
    const service = this.parts.objects.get(apiServices, name)?.objectIn(apiServices) as APIService | undefined;
    if (!service || !isRemote(service)) this.#learn(name, undefined);
    // as soon as it is available, the change of its status brings it back
    else if (isAvailable(service)) {
      this.#learn(name, await fetchDocuments(service, this.parts.backendOf(service), signal));
      return periodMs;
    }
    return undefined;
  }

  #learn(name: string, document: ExtensionDocument | undefined): void {
    if (equal(this.#known.get(name), document)) return;
    const next = new Map(this.#known);
    if (document) next.set(name, document);
    else next.delete(name);
    this.#known = next;
  }
}

async function fetchDocuments({ spec }: APIService, backend: Backend, signal: AbortSignal): Promise<ExtensionDocument> {
  const [v3, v2] = await Promise.all(['/openapi/v3', '/openapi/v2'].map((path) => fetchJson(backend, path, signal)));
  const prefix = `/apis/${spec.group ?? ''}/${spec.version ?? ''}/`;
  return { v3: addressesOf(v3), ...(v2 && { v2: filterOpenApiV2(v2, prefix) }) };
}

/** Undefined where the server has no such document. */
async function fetchJson(backend: Backend, path: string, signal: AbortSignal): Promise<JsonObject | undefined> {
  const { status, body } = await askExtension(backend, { path, user, accept: 'application/json', timeoutMs, signal });
  if (status !== 200 && status !== 404) throw new Error(`could not get ${path}: ${status}`);
  const document = status === 200 ? (parseJson(body.toString()) as unknown) : undefined;
  return isJsonObject(document) ? document : undefined;
}

function addressesOf(discovery: JsonObject | undefined): Readonly<Record<string, string>> {
  const paths = discovery?.['paths'];
  const entries = Object.entries(isJsonObject(paths) ? paths : {}).flatMap(([path, one]) => {
    const url = isJsonObject(one) ? one['serverRelativeURL'] : undefined;
    return typeof url === 'string' ? [[path, url] as const] : [];
  });
  return Object.fromEntries(entries);
}
