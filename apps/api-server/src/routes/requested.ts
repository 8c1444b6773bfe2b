import type { FastifyRequest } from 'fastify';
import { parseQuery, type Query } from '#domain/api/request/query.js';
import { outputMediaOf } from '../rest/output-media.js';
import type { OutputMedia } from '#domain/api/request/negotiate-output.js';
import type { RouteRepresentations } from '#domain/api/request/route-media.js';

/** The query of a request as the API reads it. */
export function queryOf(request: FastifyRequest): Query {
  const mark = request.url.indexOf('?');
  return parseQuery(mark < 0 ? '' : request.url.slice(mark + 1));
}

/** The form of a document that is no object of a resource; `route` where a router asks first. Throws 406. */
export function documentMedia(request: FastifyRequest, route?: RouteRepresentations): OutputMedia {
  const { accept, 'user-agent': userAgent } = request.headers;
  return outputMediaOf({ accept, userAgent, query: queryOf(request) }, { transforms: false, ...(route && { route }) });
}
