import { All, Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { checkRouteAccepts } from '#domain/api/request/route-media.js';
import { OpenIdMetadata } from '../authentication/open-id-metadata.js';
import { PageNotFound } from './page-not-found.js';
import { send } from './reply.js';

const cacheControl = { 'Cache-Control': 'public, max-age=3600' };

/** How others check tokens of service accounts. Source: pkg/routes/openidmetadata.go. */
@Controller()
export class OpenIdRoutes {
  constructor(private readonly metadata: OpenIdMetadata) {}

  @All('.well-known/openid-configuration')
  configuration(@Req() { headers }: FastifyRequest, @Res() reply: FastifyReply): void {
    checkRouteAccepts(headers.accept, 'json');
    sendDocument(reply, this.metadata.configuration(), 'application/json');
  }

  @All('openid/v1/jwks')
  keys(@Req() { headers }: FastifyRequest, @Res() reply: FastifyReply): void {
    checkRouteAccepts(headers.accept, 'keys');
    sendDocument(reply, this.metadata.keySet(), 'application/jwk-set+json');
  }
}

function sendDocument(reply: FastifyReply, document: object | undefined, contentType: string): void {
  if (!document) throw new PageNotFound();
  send(reply, { status: 200, contentType, body: Buffer.from(JSON.stringify(document)) }, cacheControl);
}
