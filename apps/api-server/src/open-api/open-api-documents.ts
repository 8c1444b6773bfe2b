import { setImmediate as nextTurn } from 'node:timers/promises';
import { isRemoteDocument } from '#domain/api/open-api/is-remote-document.js';
import { mergeOpenApiV2 } from '#domain/api/open-api/merge-open-api-v2.js';
import type { Descriptions } from '#domain/api/open-api/descriptions.js';
import { type OpenApiV3Discovery, toOpenApiV3Discovery } from '#domain/api/open-api/open-api-v3-discovery.js';
import { type DocumentPart, documentParts } from '#domain/api/open-api/registry-operations.js';
import { toOpenApiV2 } from '#domain/api/open-api/to-open-api-v2.js';
import { toOpenApiV3 } from '#domain/api/open-api/to-open-api-v3.js';
import type { Registry } from '#domain/api/registry.js';
import { kubernetesVersion } from '#domain/api/version-info.js';
import type { ServedApi } from '../served-api.js';
import { OpenApiDocument } from './open-api-document.js';
import { readDescriptions } from './read-descriptions.js';

type RemoteDocuments = ReturnType<ServedApi['remoteDocuments']>;

/** The documents of what is served now. They are made when somebody asks, and again only where something has changed. */
export class OpenApiDocuments {
  readonly #parts = new Map<string, { readonly part: DocumentPart; readonly document: Promise<OpenApiDocument> }>();
  #v2: { readonly registry: Registry; readonly remote: RemoteDocuments; readonly document: Promise<OpenApiDocument> } | undefined;
  #descriptions: Descriptions | undefined;

  /** `otherPaths` are served besides the API. */
  constructor(
    private readonly served: ServedApi,
    private readonly otherPaths: readonly string[],
  ) {}

  v2(): Promise<OpenApiDocument> {
    const registry = this.served.registry();
    const remote = this.served.remoteDocuments();
    if (this.#v2?.registry !== registry || this.#v2.remote !== remote) {
      const own = toOpenApiV2(registry, this.#options());
      const whole = [...remote.values()].reduce((merged, { v2 }) => (v2 ? mergeOpenApiV2(merged, v2) : merged), own);
      this.#v2 = { registry, remote, document: OpenApiDocument.of(whole, 'v2') };
    }
    return this.#v2.document;
  }

  /** `/openapi/v3`: where the documents are. Other requests are served between one document and the next. */
  async v3(): Promise<OpenApiV3Discovery> {
    const parts = documentParts(this.served.registry(), this.otherPaths);
    const hashes = new Map<DocumentPart, string>();
    for (const part of parts) {
      hashes.set(part, (await this.#document(part)).hash);
      await nextTurn();
    }
    return toOpenApiV3Discovery(parts, (part) => hashes.get(part) ?? '', this.#remoteAddresses());
  }

  /** One document; `path` is that below /openapi/v3. Undefined when nothing is served there. */
  v3Document(path: string): Promise<OpenApiDocument> | undefined {
    const part = documentParts(this.served.registry(), this.otherPaths).find((one) => one.path === path);
    return part && this.#document(part);
  }

  /** Addresses of documents about groups that this server knows nothing of. */
  #remoteAddresses(): Readonly<Record<string, string>> {
    const registry = this.served.registry();
    const all = [...this.served.remoteDocuments().values()].flatMap(({ v3 }) => Object.entries(v3));
    return Object.fromEntries(all.filter(([path]) => isRemoteDocument(path, registry)));
  }

  #document(part: DocumentPart): Promise<OpenApiDocument> {
    const known = this.#parts.get(part.path);
    if (known && sameDefinitions(known.part, part)) return known.document;
    const document = OpenApiDocument.of(toOpenApiV3(part, this.#options()), 'v3');
    this.#parts.set(part.path, { part, document });
    return document;
  }

  #options(): Parameters<typeof toOpenApiV2>[1] {
    this.#descriptions ??= readDescriptions();
    return { descriptions: this.#descriptions, version: kubernetesVersion.gitVersion, others: this.otherPaths };
  }
}

function sameDefinitions(a: DocumentPart, b: DocumentPart): boolean {
  return a.definitions.length === b.definitions.length && a.definitions.every((definition, i) => definition === b.definitions[i]);
}
