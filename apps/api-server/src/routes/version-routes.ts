import { All, Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { versionInfo } from '#domain/api/version-info.js';
import { checkRouteAccepts } from '#domain/api/request/route-media.js';
import { toRootPaths } from '#domain/api/discovery/to-root-paths.js';
import { encodeObject } from '../http/encode-answer.js';
import { otherPaths } from './other-paths.js';
import { ServedApi } from '../served-api.js';
import { send } from './reply.js';

/** Which version of Kubernetes this is, and which paths there are. Always indented JSON, as upstream. */
@Controller()
export class VersionRoutes {
  constructor(private readonly served: ServedApi) {}

  @All('version')
  version(@Req() { headers }: FastifyRequest, @Res() reply: FastifyReply): void {
    checkRouteAccepts(headers.accept, 'json');
    const platform = `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`;
    send(reply, encodeObject(200, { encoding: 'json', pretty: true }, versionInfo({ platform, runtime: process.version })));
  }

  @All()
  paths(@Req() _request: FastifyRequest, @Res() reply: FastifyReply): void {
    send(
      reply,
      encodeObject(200, { encoding: 'json', pretty: true }, toRootPaths(this.served.registry(), otherPaths, this.served.remotes())),
    );
  }
}
