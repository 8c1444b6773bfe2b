import { All, Controller, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type OpenApiMediaType, openApiMediaTypes } from '#domain/api/open-api/open-api-media-types.js';
import { openApiV3Url } from '#domain/api/open-api/open-api-v3-discovery.js';
import { parseAccept } from '#domain/api/request/parse-accept.js';
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

  @All('v2')
  async v2(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await sendDocument(request, reply, await this.documents.v2(), openApiMediaTypes.v2, { Vary: ['Accept-Encoding', 'Accept'] });
  }

  @All('v3')
  async v3(@Res() reply: FastifyReply): Promise<void> {
    const { body } = encodeObject(200, { encoding: 'json', pretty: false }, await this.documents.v3());
    send(reply, { status: 200, contentType: 'text/plain; charset=utf-8', body });
  }

  @All('v3/*')
  async v3Document(@Param('*') path: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const document = await this.documents.v3Document(path);
    if (!document) {
      send(reply, { status: 404, body: nothing });
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
  more: Readonly<Record<string, string | string[]>> = {},
): Promise<void> {
  const media = choose(request.headers.accept, mediaTypes);
  const etag = `"${document.hash}"`;
  const headers: { Vary: string | string[] } & Record<string, string | string[]> = {
    Vary: 'Accept',
    Etag: etag,
    'Last-Modified': startedAt.toUTCString(),
    ...more,
  };
  if (!media) send(reply, { status: 406, body: nothing }, { Vary: headers.Vary });
  else if (request.headers['if-none-match'] === etag) send(reply, { status: 304, contentType: media.contentType, body: nothing }, headers);
  else {
    const gzipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    const body = await document.bytes(media.encoding, gzipped);
    send(reply, { status: 200, contentType: media.contentType, body }, gzipped ? { ...headers, 'Content-Encoding': 'gzip' } : headers);
  }
}

/** The first that the client accepts, in the order of the client. */
function choose(accept: string | undefined, mediaTypes: readonly OpenApiMediaType[]): OpenApiMediaType | undefined {
  for (const { type, subtype } of parseAccept(accept || '*/*')) {
    const found = mediaTypes.find(({ accept: name }) => {
      const [ownType, ownSubtype] = name.split('/');
      return type === '*' || (type === ownType && (subtype === '*' || subtype === ownSubtype));
    });
    if (found) return found;
  }
  return undefined;
}
