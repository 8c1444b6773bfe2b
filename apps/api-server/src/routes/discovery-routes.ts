import { createHash } from 'node:crypto';
import { All, Controller, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodeJson } from '#domain/codec/encode-json.js';
import { aggregatedMediaType, aggregatedVersionFor } from '#domain/api/discovery/negotiate-discovery.js';
import type { RemoteVersion } from '#domain/api/discovery/remote-version.js';
import { textForEtag, toAggregatedDiscovery } from '#domain/api/discovery/to-aggregated-discovery.js';
import { toApiGroup, toApiGroupList, toApiVersions } from '#domain/api/discovery/to-api-groups.js';
import { toApiResourceList } from '#domain/api/discovery/to-api-resource-list.js';
import type { RouteRepresentations } from '#domain/api/request/route-media.js';
import type { Registry } from '#domain/api/registry.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import { encodeObject } from '../http/encode-answer.js';
import { ServedApi } from '../served-api.js';
import { PageNotFound } from './page-not-found.js';
import { send } from './reply.js';
import { documentMedia } from './requested.js';

interface Document {
  readonly document: object;
  readonly type: string;
  /** Groups are served past the router. */
  readonly route?: RouteRepresentations;
}

/** The documents of what was served last, by path and version. */
interface Aggregated {
  readonly registry: Registry;
  readonly remotes: readonly RemoteVersion[];
  readonly documents: Map<string, { readonly body: Buffer; readonly etag: string }>;
}

/** What the server serves: groups, versions and resources, plainly or in one document. */
@Controller()
export class DiscoveryRoutes {
  #aggregated: Aggregated | undefined;

  constructor(private readonly served: ServedApi) {}

  @All('api')
  core(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (this.sendAggregated('/api', request, reply)) return;
    this.sendDocument(request, reply, {
      document: toApiVersions(this.served.address(request.headers.host)),
      type: 'APIVersions',
      route: 'object',
    });
  }

  @All('apis')
  groups(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (this.sendAggregated('/apis', request, reply)) return;
    this.sendDocument(request, reply, { document: toApiGroupList(this.served.registry(), this.served.remotes()), type: 'APIGroupList' });
  }

  @All('api/:version')
  coreResources(@Param('version') version: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.sendResources('', version, request, reply);
  }

  @All('apis/:group')
  group(@Param('group') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const group = toApiGroup(this.served.registry(), name, this.served.remotes());
    if (!group) throw new PageNotFound();
    this.sendDocument(request, reply, { document: group, type: 'APIGroup' });
  }

  @All('apis/:group/:version')
  resources(
    @Param('group') group: string,
    @Param('version') version: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    this.sendResources(group, version, request, reply);
  }

  private sendResources(group: string, version: string, request: FastifyRequest, reply: FastifyReply): void {
    const list = toApiResourceList(this.served.registry(), group, version);
    if (!list) throw new PageNotFound();
    this.sendDocument(request, reply, { document: list, type: 'APIResourceList', route: 'object' });
  }

  private sendDocument(request: FastifyRequest, reply: FastifyReply, { document, type, route }: Document): void {
    send(reply, encodeObject(200, documentMedia(request, route), document, builtInSchema(`meta.v1.${type}`)));
  }

  /** False when the client did not ask for it. */
  private sendAggregated(path: '/api' | '/apis', request: FastifyRequest, reply: FastifyReply): boolean {
    const version = aggregatedVersionFor(request.headers.accept);
    if (!version) return false;
    const { body, etag } = this.aggregated(path, version);
    const headers = { ETag: etag, Vary: 'Accept' };
    const isKnown = request.headers['if-none-match'] === etag;
    send(
      reply,
      { status: isKnown ? 304 : 200, contentType: aggregatedMediaType(version), body: isKnown ? Buffer.alloc(0) : body },
      headers,
    );
    return true;
  }

  private aggregated(path: '/api' | '/apis', version: 'v2' | 'v2beta1'): { readonly body: Buffer; readonly etag: string } {
    const registry = this.served.registry();
    const remotes = this.served.remotes();
    if (this.#aggregated?.registry !== registry || this.#aggregated.remotes !== remotes)
      this.#aggregated = { registry, remotes, documents: new Map() };
    const { documents } = this.#aggregated;
    const key = `${path} ${version}`;
    let found = documents.get(key);
    if (!found) {
      const document = toAggregatedDiscovery(registry, path, version, remotes);
      const hash = createHash('sha512').update(textForEtag(document)).digest('hex').toUpperCase();
      documents.set(key, (found = { body: Buffer.from(`${encodeJson(document)}\n`), etag: `"${hash}"` }));
    }
    return found;
  }
}
