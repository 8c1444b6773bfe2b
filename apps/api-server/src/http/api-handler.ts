import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { firstOf, type Query } from '#domain/api/request/query.js';
import { forbiddenRequest } from '#domain/api/request/forbidden-request.js';
import { type RequestInfo, requestInfoOf } from '#domain/api/request/request-info.js';
import { parseRequestTarget } from '#domain/api/request/request-target.js';
import { checkTimeout } from '#domain/api/request/request-timeout.js';
import { routeOf } from '#domain/api/request/route.js';
import type { OutputMedia } from '#domain/api/request/negotiate-output.js';
import type { UserInfo } from '#domain/api/strategy.js';
import type { Decision } from '#domain/authorization/decision.js';
import { parseIncludeObject } from '#domain/api/to-table.js';
import { isStatusError, tooManyRequests } from '#domain/status/status-error.js';
import type { Authenticator, Credentials } from '../authentication/authenticator.js';
import { authenticate } from '../authentication/authenticate.js';
import { impersonate, impersonationAsked } from '../authentication/impersonate.js';
import type { Authorizer } from '../authorization/authorizer.js';
import { PlainTextError } from '../aggregation/plain-text-error.js';
import { forward, type Forwarding } from '../proxy/forward.js';
import type { Answer, StreamAnswer, WatchAnswer } from '../rest/answer.js';
import type { Api } from '../rest/api.js';
import type { ApiRequest } from '../rest/api-request.js';
import { dispatch } from '../rest/dispatch.js';
import { outputMediaOf } from '../rest/output-media.js';
import { toStatusError } from '../rest/to-status-error.js';
import type { Watcher } from '../watch/watcher.js';
import { isGone, writeAnswer, writeEncoded, writePlainText } from './answer-writer.js';
import { encodeError } from './encode-answer.js';
import { type HttpRequest, type HttpResponse, isHttp2, isUpgrade } from './http-types.js';
import { noBody, readBody } from './read-body.js';
import { isWebSocket, pipeOverWebSocket, watchOverWebSocket } from './web-socket.js';

/** More requests than this at one time are told to come again; watches do not count. */
const maxInFlight = 4000;

/** What a request is, once its sender is known and may make it. */
export interface AcceptedRequest {
  readonly info: RequestInfo;
  readonly query: Query;
  readonly user: UserInfo;
}

export interface ApiHandlerParts {
  readonly api: Api;
  readonly authenticators: readonly Authenticator[];
  readonly authorizer: Authorizer;
  /** Answers what names no resource: health, discovery, OpenAPI, metrics. */
  readonly other: (request: HttpRequest, response: HttpResponse, accepted: AcceptedRequest) => void;
  /** Told of every answer; `seconds` since the request came. */
  readonly observe: (info: RequestInfo, code: number, seconds: number) => void;
  readonly onError: (error: unknown, info: RequestInfo) => void;
  /** Who answers a request in place of this server; undefined for one that it answers itself. Throws PlainTextError. */
  readonly passOn: (info: RequestInfo, user: UserInfo) => Forwarding | undefined;
}

/** One request on its way. */
interface Call {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  readonly info: RequestInfo;
  readonly query: Query;
  /** Texts of Warning headers, which refusals have too. */
  readonly warnings: string[];
  /** Of performance.now(). */
  readonly began: number;
}

/**
 * The chain that every request goes through: who, whether, what, answer. Nothing in it waits unless it must, so that a read is one turn of
 * the event loop.
 */
export class ApiHandler {
  readonly watchers = new Set<Pick<Watcher<never>, 'end'>>();
  #inFlight = 0;

  constructor(private readonly parts: ApiHandlerParts) {}

  /** Answers a request; never throws. `isInsecure` for plain HTTP. */
  handle(request: HttpRequest, response: HttpResponse, isInsecure: boolean): void {
    const target = readTarget(request);
    if (!target) {
      answerUnroutable(request, response);
      return;
    }
    const { info, query } = target;
    const call: Call = { request, response, info, query, warnings: [], began: performance.now() };
    const fail = (error: unknown): void => this.#fail(error, call);
    this.#inFlight += 1;
    try {
      if (this.#inFlight > maxInFlight) throw tooManyRequests('Too many requests, please try again later.', 1);
      checkTimeout(query, info);
      const user = authenticate(this.parts.authenticators, credentialsOf(request, isInsecure, call.warnings));
      if (user instanceof Promise) user.then((known) => this.#authenticated(call, known)).catch(fail);
      else this.#authenticated(call, user)?.catch(fail);
    } catch (error) {
      fail(error);
    }
  }

  #authenticated(call: Call, user: UserInfo): Promise<void> | undefined {
    const wanted = impersonationAsked(call.request.rawHeaders);
    if (!wanted) return this.#authorized(call, user);
    return impersonate(this.parts.authorizer, wanted, user, call.info).then((other) => this.#authorized(call, other));
  }

  #authorized(call: Call, user: UserInfo): Promise<void> | undefined {
    const decision = this.parts.authorizer.authorize({ user, info: call.info });
    if (decision instanceof Promise) return decision.then((made) => this.#decided(call, user, made));
    return this.#decided(call, user, decision);
  }

  #decided(call: Call, user: UserInfo, { allowed, reason }: Decision): Promise<void> | undefined {
    const { request, response, info, query } = call;
    if (!allowed) throw forbiddenRequest(user, info, reason);
    const forwarding = this.parts.passOn(info, user);
    if (forwarding) {
      this.#forward(call, forwarding);
      return undefined;
    }
    if (routeOf(request.method ?? 'GET', info, this.parts.api.registry()) === 'page') {
      response.once('close', () => this.#finished(call));
      this.parts.other(request, response, { info, query, user });
      return undefined;
    }
    const apiRequest = toApiRequest(call, user);
    const answer = dispatch(this.parts.api, apiRequest);
    if (answer instanceof Promise) return answer.then((given) => this.#answer(call, apiRequest, given));
    this.#answer(call, apiRequest, answer);
    return undefined;
  }

  #answer(call: Call, request: ApiRequest, answer: Answer): void {
    if (answer.kind === 'proxy') {
      this.#forward(call, answer.forwarding);
      return;
    }
    const { response } = call;
    if (isWebSocket(call.request) && (answer.kind === 'watch' || answer.kind === 'stream')) {
      this.#converse(call, answer);
      return;
    }
    const watcher = writeAnswer(response, answer, {
      warnings: request.warnings,
      isHead: request.method === 'HEAD',
      ...acceptEncodingOf(call.request),
      includeObject: () => parseIncludeObject(firstOf(request.query, 'includeObject')),
      now: this.parts.api.now(),
    });
    this.#finished(call);
    if (!watcher) return;
    this.watchers.add(watcher);
    response.once('close', () => this.watchers.delete(watcher));
  }

  #converse(call: Call, answer: WatchAnswer | StreamAnswer): void {
    const connection = { request: call.request as IncomingMessage, response: call.response as ServerResponse };
    if (answer.kind === 'stream') pipeOverWebSocket(connection, answer);
    else
      watchOverWebSocket(connection, answer, (watcher, socket) => {
        this.watchers.add(watcher);
        socket.once('close', () => this.watchers.delete(watcher));
      });
    this.#finished(call);
  }

  /** What is passed on may last: it is not in flight any more, and counted when it ends. */
  #forward(call: Call, forwarding: Forwarding): void {
    const { request, response } = call;
    this.#inFlight -= 1;
    response.once('close', () => this.#observe(call));
    const plain = (error: unknown): unknown =>
      forwarding.plainErrors && isStatusError(error) ? new PlainTextError(503, error.message) : error;
    forward(request, response, { ...forwarding, warnings: call.warnings }).catch((error: unknown) => this.#refuse(plain(error), call));
  }

  /** Counts the answer; of a watch, its beginning. */
  #finished(call: Call): void {
    this.#inFlight -= 1;
    this.#observe(call);
  }

  #observe({ info, response, began }: Call): void {
    this.parts.observe(info, response.statusCode, (performance.now() - began) / 1000);
  }

  #fail(error: unknown, call: Call): void {
    this.#refuse(error, call);
    this.#finished(call);
  }

  #refuse(error: unknown, call: Call): void {
    const { request, response, info, query, warnings } = call;
    if (error instanceof PlainTextError && !response.headersSent && !isGone(response)) {
      writePlainText(response, error.status, `${error.message}\n`, request.method === 'HEAD');
      return;
    }
    const status = toStatusError(error);
    if (!isStatusError(error) && status.code >= 500) this.parts.onError(error, info);
    if (response.headersSent || isGone(response)) response.destroy();
    else {
      const retryAfter = status.status.details?.retryAfterSeconds;
      const headers = {
        ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
        ...(status.code === 413 && !isHttp2(response) && { Connection: 'close' }),
      };
      writeEncoded(response, encodeError(status, errorMedia(request, query)), { warnings, isHead: request.method === 'HEAD', headers });
    }
  }
}

/** Errors are written in the form the client accepts for plain objects, or else as indented JSON. */
function errorMedia(request: HttpRequest, query: Query): Pick<OutputMedia, 'encoding' | 'pretty'> {
  const { accept, 'user-agent': userAgent } = request.headers;
  try {
    return outputMediaOf({ accept, query, userAgent }, { transforms: false });
  } catch (error) {
    if (isStatusError(error)) return { encoding: 'json', pretty: true };
    throw error;
  }
}

/** Undefined for a target that names nothing. */
function readTarget(request: HttpRequest): { readonly info: RequestInfo; readonly query: Query } | undefined {
  const target = parseRequestTarget(asUtf8(request.url ?? '/'));
  return target && { info: requestInfoOf(request.method ?? 'GET', target.path, target.query), query: target.query };
}

/** Bytes of a target that should have been escaped come as one character each. */
function asUtf8(url: string): string {
  return /[\x80-\xff]/.test(url) ? Buffer.from(url, 'latin1').toString('utf8') : url;
}

/** As Go's server: `OPTIONS *` is a question about the server itself, anything else that is no path is no request. */
function answerUnroutable(request: HttpRequest, response: HttpResponse): void {
  const close = isHttp2(response) ? {} : { Connection: 'close' };
  if (request.method === 'OPTIONS' && request.url === '*') response.writeHead(200, { 'Content-Length': 0 } as never).end();
  else response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8', ...close } as never).end('400 Bad Request' as never);
}

function credentialsOf(request: HttpRequest, isInsecure: boolean, warnings: string[]): Credentials {
  const { authorization, upgrade } = request.headers;
  const webSocketProtocols = upgrade?.toLowerCase() === 'websocket' ? request.headers['sec-websocket-protocol'] : undefined;
  const certificate = isInsecure ? undefined : certificateOf(request);
  return { authorization, webSocketProtocols, certificate, isInsecure, warnings };
}

const certificates = new WeakMap<object, NonNullable<Credentials['certificate']> | 'none'>();

/** Read once for each connection: the certificate does not change. */
function certificateOf(request: HttpRequest): Credentials['certificate'] {
  const socket = ('stream' in request && request.stream?.session ? request.stream.session.socket : request.socket) as TLSSocket;
  let certificate = certificates.get(socket);
  if (!certificate) certificates.set(socket, (certificate = (socket.authorized && subjectOf(socket)) || 'none'));
  return certificate === 'none' ? undefined : certificate;
}

function subjectOf(socket: TLSSocket): Credentials['certificate'] {
  const { subject, fingerprint256 } = socket.getPeerCertificate();
  const commonName = [subject.CN ?? ''].flat()[0];
  const fingerprint = fingerprint256.replaceAll(':', '').toLowerCase();
  return commonName ? { commonName, organizations: [subject.O ?? []].flat(), fingerprint } : undefined;
}

function toApiRequest({ request, info, query, warnings }: Call, user: UserInfo): ApiRequest {
  const { headers } = request;
  return {
    method: request.method ?? 'GET',
    info,
    query,
    user,
    accept: headers.accept,
    contentType: headers['content-type'],
    userAgent: headers['user-agent'],
    ...lastEventIdOf(headers['last-event-id']),
    warnings,
    body: () => (isUpgrade(request) ? noBody() : readBody(request)),
  };
}

function lastEventIdOf(header: string | string[] | undefined): { readonly lastEventId?: string } {
  return typeof header === 'string' ? { lastEventId: header } : {};
}

function acceptEncodingOf({ headers }: HttpRequest): { readonly acceptEncoding?: string } {
  const header = headers['accept-encoding'];
  return typeof header === 'string' ? { acceptEncoding: header } : {};
}
