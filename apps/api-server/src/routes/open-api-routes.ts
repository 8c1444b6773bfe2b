import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type OpenApiMediaType, openApiMediaTypes } from '#domain/api/open-api/open-api-media-types.js';
import { openApiV3Url } from '#domain/api/open-api/open-api-v3-discovery.js';
import { parseMediaType } from '#domain/api/request/media-type.js';
import { firstOf } from '#domain/api/request/query.js';
import { encodeObject } from '../http/encode-answer.js';
import type { OpenApiDocument } from '../open-api/open-api-document.js';
import { OpenApiDocuments } from '../open-api/open-api-documents.js';
import { send } from './reply.js';
import { queryOf } from './requested.js';

const startedAt = new Date();
const yearMs = 365 * 86_400_000;
const nothing = Buffer.alloc(0);

/** OpenAPI of everything that is served, in both versions; see openApiMediaTypes for what clients and caches are told. */
@Controller('openapi')
export class OpenApiRoutes {
  constructor(private readonly documents: OpenApiDocuments) {}

  @Get('v2')
  async v2(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await sendDocument(request, reply, await this.documents.v2(), openApiMediaTypes.v2);
  }

  @Get('v3')
  async v3(@Res() reply: FastifyReply): Promise<void> {
    send(reply, encodeObject(200, { encoding: 'json', pretty: false }, await this.documents.v3()));
  }

  @Get('v3/*')
  async v3Document(@Param('*') path: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const document = await this.documents.v3Document(path);
    if (!document) {
      send(reply, { status: 404, contentType: 'text/plain; charset=utf-8', body: nothing });
      return;
    }
    const asked = firstOf(queryOf(request), 'hash');
    if (asked === undefined) await sendDocument(request, reply, document, openApiMediaTypes.v3);
    else if (asked !== document.hash) {
      const location = openApiV3Url(path, document.hash);
      send(reply, { status: 301, contentType: 'text/html; charset=utf-8', body: nothing }, { Location: location });
    } else {
      const headers = { 'Cache-Control': 'public, immutable', Expires: new Date(Date.now() + yearMs).toUTCString() };
      await sendDocument(request, reply, document, openApiMediaTypes.v3, headers);
    }
  }
}

async function sendDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  document: OpenApiDocument,
  mediaTypes: readonly OpenApiMediaType[],
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const media = choose(request.headers.accept, mediaTypes);
  const etag = `"${document.hash}"`;
  const headers = { Vary: 'Accept', Etag: etag, 'Last-Modified': startedAt.toUTCString(), ...more };
  if (!media) send(reply, { status: 406, contentType: 'text/plain; charset=utf-8', body: nothing }, { Vary: 'Accept' });
  else if (request.headers['if-none-match'] === etag) send(reply, { status: 304, contentType: media.contentType, body: nothing }, headers);
  else {
    const gzipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    const body = await document.bytes(media.encoding, gzipped);
    send(reply, { status: 200, contentType: media.contentType, body }, gzipped ? { ...headers, 'Content-Encoding': 'gzip' } : headers);
  }
}

/** The first that the client accepts, in the order of the client. */
function choose(accept: string | undefined, mediaTypes: readonly OpenApiMediaType[]): OpenApiMediaType | undefined {
  for (const text of (accept || '*/*').split(',')) {
    const range = parseMediaType(text);
    if (!range) continue;
    const { type, subtype } = range;
    const found = mediaTypes.find(({ accept: name }) => {
      const own = parseMediaType(name);
      return type === '*' || (type === own?.type && (subtype === '*' || subtype === own.subtype));
    });
    if (found) return found;
  }
  return undefined;
}
