import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { forwardedHeaders } from '#domain/reverse-proxy/forwarded-headers.js';
import { backendPath, type ForwardedPath, forwardedUri, redirectForRoot } from '#domain/reverse-proxy/forwarded-path.js';
import { type HeaderList, withHeader } from '#domain/reverse-proxy/header-list.js';
import { serviceUnavailable } from '#domain/status/status-error.js';
import { type HttpRequest, type HttpResponse, isUpgrade } from '../http/http-types.js';
import { type Backend, backendError, openRequest } from './backend.js';
import { clientAddress, headersFor } from './client-request.js';
import { copyAnswer } from './copy-answer.js';
import { passUpgrade } from './pass-upgrade.js';

/** A request on its way to a backend. */
export interface Forwarding extends Backend {
  readonly path: ForwardedPath;
  /** Scheme and host that clients are led to by links; both empty where they stay where they are. */
  readonly origin?: { readonly scheme: string; readonly host: string };
  /** Answers that send the client elsewhere are refused. */
  readonly refusesRedirects?: true;
  /** A request for another protocol has its query too. Upstream forgets it on the way to pods, Services and nodes (upgradeaware.go tryUpgrade). */
  readonly upgradesWithQuery?: true;
  /** The backend is told this name in place of the one that the client has called. */
  readonly host?: string;
  /** By which the request is found again in the audit log of the backend. */
  readonly auditId?: string;
  /** After which no more of an answer is waited for. */
  readonly timeoutMs?: number;
  /** Texts of Warning headers that this server adds. */
  readonly warnings?: readonly string[];
  /** What goes wrong is told in plain text, not in a Status. */
  readonly plainErrors?: true;
}

const nowhere = { scheme: '', host: '' };

/**
 * Passes a request on and its answer back, both as they come; resolves when all is said. Rejects with a StatusError as long as nothing has
 * been answered, and otherwise cuts the answer off. Source: k8s.io/apimachinery/pkg/util/proxy/{upgradeaware,transport}.go.
 */
export async function forward(request: HttpRequest, response: HttpResponse, forwarding: Forwarding): Promise<void> {
  const query = queryOf(request);
  if (isUpgrade(request)) {
    await passUpgrade(request as IncomingMessage, response as ServerResponse, forwarding, forwarding.upgradesWithQuery ? query : '');
    return;
  }
  const elsewhere = redirectForRoot(request.method ?? 'GET', forwarding.path, query);
  if (elsewhere !== undefined) response.writeHead(301, { Location: elsewhere, 'Content-Length': 0 } as never).end();
  else await copyAnswer(request, response, await ask(request, response, forwarding, query), forwarding);
}

/** The text behind the `?`. */
function queryOf({ url = '' }: HttpRequest): string {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
}

function ask(request: HttpRequest, response: HttpResponse, forwarding: Forwarding, query: string): Promise<IncomingMessage> {
  const { path, location, origin = nowhere, timeoutMs } = forwarding;
  const uri = forwardedUri(path);
  const headers = forwardedHeaders(headersFor(request, forwarding), { client: clientAddress(request), uri, ...origin });
  const outgoing = openRequest(forwarding, {
    method: request.method ?? 'GET',
    path: `${backendPath(path.path)}${query === '' ? '' : `?${query}`}`,
    headers: withFraming(headers, request),
  });
  response.once('close', () => outgoing.destroy());
  if (timeoutMs !== undefined) endAfter(timeoutMs, outgoing);
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', (error) => {
      reject(serviceUnavailable(`error trying to reach service: ${backendError(location, error)}`));
    });
    outgoing.on('error', () => undefined);
    sendBody(request, outgoing);
  });
}

/** The context of the request ends, as Go says. */
function endAfter(timeoutMs: number, outgoing: ClientRequest): void {
  const timer = setTimeout(() => outgoing.destroy(new Error('context deadline exceeded')), timeoutMs);
  outgoing.once('close', () => clearTimeout(timer));
}

/**
 * The body as it comes. One that breaks off breaks the request off; a backend that does not want all of it has answered already, or is not there:
 * the rest is read all the same, for the next request of the connection comes behind it.
 */
function sendBody(request: HttpRequest, outgoing: ClientRequest): void {
  if (!hasBody(request)) {
    outgoing.end();
    return;
  }
  request.pipe(outgoing);
  request.once('aborted', () => outgoing.destroy()).once('error', () => outgoing.destroy());
  outgoing.once('close', () => {
    request.unpipe(outgoing);
    request.resume();
  });
}

function hasBody(request: HttpRequest): boolean {
  if ('stream' in request && request.stream) return !request.stream.endAfterHeaders;
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}

const methodsWithBody: readonly string[] = ['POST', 'PUT', 'PATCH'];

/** How long the body is, where that is known. */
function withFraming(headers: HeaderList, request: HttpRequest): HeaderList {
  if (request.headers['content-length'] !== undefined) return headers;
  if (hasBody(request)) return withHeader(headers, 'Transfer-Encoding', 'chunked');
  return methodsWithBody.includes(request.method ?? '') ? withHeader(headers, 'Content-Length', '0') : headers;
}
