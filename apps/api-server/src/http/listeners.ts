import { createServer } from 'node:http';
import { createSecureServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import { isLoopbackHost } from '#domain/ip/loopback-host.js';
import { answerCors, isLocalOrigin, type OriginRule } from './cors.js';
import type { HttpRequest, HttpResponse } from './http-types.js';
import { refuseBadHttp } from './refuse-bad-http.js';
import { serveUpgrades } from './serve-upgrades.js';

/** Told whether the request came by plain HTTP. */
export type Handle = (request: HttpRequest, response: HttpResponse, isInsecure: boolean) => void;

/** A port that is served. */
export interface Listener {
  /** Resolves with the port; rejects when it is taken. */
  listen(host: string, port: number): Promise<number>;
  /** Lets requests under way end, for a moment, and cuts what is left. */
  close(): Promise<void>;
}

const keepAliveTimeoutMs = 90_000;
const closeGraceMs = 1000;

/** Of the first line and the headers together; as in Go. Long selectors need it. */
const maxHeaderBytes = 1024 * 1024;

/** HTTPS with HTTP/2 and HTTP/1.1 on one port; clients may show a certificate. Pages of the allowed origins may read the answers. */
export function secureListener(
  tls: { readonly cert: string; readonly key: string; readonly ca: string | undefined },
  handle: Handle,
  isAllowed: OriginRule,
): Listener {
  const server = createSecureServer({
    cert: tls.cert,
    key: tls.key,
    ...(tls.ca !== undefined && { ca: tls.ca }),
    requestCert: true,
    rejectUnauthorized: false,
    allowHTTP1: true,
    minVersion: 'TLSv1.2',
    settings: { maxConcurrentStreams: 1000, maxHeaderListSize: maxHeaderBytes },
  });
  // HTTP/1.1 on this server looks for it there
  Object.assign(server, { maxHeaderSize: maxHeaderBytes });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  const serve = (request: HttpRequest, response: HttpResponse): void => {
    if (!answerCors(request, response, isAllowed)) handle(request, response, false);
  };
  server.on('request', serve);
  serveUpgrades(server, serve);
  server.on('sessionError', () => undefined);
  return listenerOf(server, 'secureConnection', () => sessions.forEach((session) => session.close()));
}

/**
 * Plain HTTP, for this machine only. A web page can make a browser send requests here but can choose neither the Host header nor hide the
 * Origin header, so the first must name this machine, and the second too or be one of the allowed origins.
 */
export function insecureListener(handle: Handle, isAllowed: OriginRule): Listener {
  const mayCall: OriginRule = (origin) => isLocalOrigin(origin) || isAllowed(origin);
  const serve = (request: HttpRequest, response: HttpResponse): void => {
    const { host, origin } = request.headers;
    if (!isLoopbackHost(host) || (origin !== undefined && !mayCall(origin)))
      response
        .writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' } as never)
        .end('the Host and Origin headers have to name this machine\n' as never);
    else if (!answerCors(request, response, mayCall)) handle(request, response, true);
  };
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs, maxHeaderSize: maxHeaderBytes }, serve);
  serveUpgrades(server, serve);
  return listenerOf(server, 'connection', () => server.closeIdleConnections());
}

function listenerOf(server: Server, connectionEvent: string, closeIdle: () => void): Listener {
  const sockets = new Set<Socket>();
  refuseBadHttp(server);
  server.on(connectionEvent, (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  return {
    listen: (host, port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port }, () => {
          server.removeListener('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        if (!server.listening) {
          resolve();
          return;
        }
        const timer = setTimeout(() => sockets.forEach((socket) => socket.destroy()), closeGraceMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        closeIdle();
      }),
  };
}
