import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { answeredHeaders } from '#domain/reverse-proxy/forwarded-headers.js';
import { type HeaderList, headerList, valuesOf, withHeader, withoutHeaders } from '#domain/reverse-proxy/header-list.js';
import { type OwnHosts, type ProxiedBase, rewriteLink } from '#domain/reverse-proxy/rewrite-link.js';
import { internalError } from '#domain/status/status-error.js';
import { cacheControl } from '../http/answer-writer.js';
import { type HttpRequest, type HttpResponse, isHttp2 } from '../http/http-types.js';
import { warningHeaders } from '../http/warning-header.js';
import { hostOf } from './client-request.js';
import type { Forwarding } from './forward.js';
import { htmlStages } from './rewrite-html.js';

/**
 * Passes an answer on to the client. Links to the backend in Location and in HTML lead through the proxy again. Throws StatusError before
 * anything is written; a backend that breaks off later breaks the answer off.
 */
export async function copyAnswer(
  request: HttpRequest,
  response: HttpResponse,
  answer: IncomingMessage,
  forwarding: Forwarding,
): Promise<void> {
  const { path, location, origin = { scheme: '', host: '' }, refusesRedirects, host = hostOf(request) } = forwarding;
  const status = answer.statusCode ?? 502;
  const headers = answeredHeaders(headerList(answer.rawHeaders));
  const [redirect = ''] = valuesOf(headers, 'Location');
  if (refusesRedirects && status >= 300 && status <= 399 && redirect !== '') {
    answer.destroy();
    writeHead(response, 502, [['Content-Length', String(refusal.length)]], forwarding);
    response.end(refusal as never);
    return;
  }
  const base: ProxiedBase = { ...origin, path: path.base };
  const hosts: OwnHosts = { backend: location.host, request: host };
  const hasPage = redirect === '' && request.method !== 'HEAD' && status !== 204 && status !== 304;
  const stages = hasPage ? htmlStages(headers, (link) => rewriteLink(link, base, hosts)) : [];
  const changed = stages.length > 0 ? withoutHeaders(headers, ['Content-Length']) : headers;
  const trailers = answer.headers.trailer;
  const announced = trailers === undefined ? changed : withHeader(changed, 'Trailer', trailers);
  const all = redirect === '' ? announced : withHeader(announced, 'Location', rewritten(redirect, base, hosts));
  writeHead(response, status, all, forwarding);
  await copyBody(response, answer, stages);
}

function rewritten(redirect: string, base: ProxiedBase, hosts: OwnHosts): string {
  const link = rewriteLink(redirect, base, hosts);
  if (link === undefined) throw internalError(`error trying to parse Location header: parse ${JSON.stringify(redirect)}`);
  return link;
}

const refusal = 'the backend attempted to redirect this request, which is not permitted';

/** The headers of every answer of this server stand beside those of the backend. */
function writeHead(
  response: HttpResponse,
  status: number,
  headers: HeaderList,
  { auditId = randomUUID(), warnings = [] }: Forwarding,
): void {
  const own: HeaderList = [
    ['Audit-Id', auditId],
    ['Cache-Control', cacheControl],
    ...warningHeaders(warnings).map((value) => ['Warning', value] as const),
  ];
  const all = [...own, ...headers];
  if (isHttp2(response)) response.writeHead(status, byName(all));
  else {
    response.writeHead(status, all.flat());
    response.flushHeaders();
  }
}

function byName(headers: HeaderList): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const known = result[name];
    result[name] = known === undefined ? value : [known, value].flat();
  }
  return result;
}

async function copyBody(response: HttpResponse, answer: IncomingMessage, stages: readonly Duplex[]): Promise<void> {
  if (stages.length > 0) await pipeline([answer, ...stages, response as Writable]).catch(() => response.destroy());
  else {
    try {
      await pipeline(answer, response as Writable, { end: false });
    } catch {
      response.destroy();
      return;
    }
    if (answer.rawTrailers.length > 0) response.addTrailers(byName(headerList(answer.rawTrailers)) as never);
    response.end();
  }
}
