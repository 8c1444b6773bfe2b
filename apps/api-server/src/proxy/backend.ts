import * as http from 'node:http';
import * as https from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import { exchangeError, type ExchangeError } from '#domain/fabric/exchange-error.js';
import type { BackendLocation } from '#domain/reverse-proxy/backend-location.js';
import type { HeaderList } from '#domain/reverse-proxy/header-list.js';

/** Who answers in place of this server. */
export interface Backend {
  readonly location: BackendLocation;
  /** Headers that tell the backend who asks. */
  readonly credentials?: HeaderList;
  /** How an https backend is known and what it is shown; without it, any certificate is as good as any other. */
  readonly tls?: ConnectionOptions;
}

/** A request to a backend, header alone; its body is the caller's to write. `path` is escaped and has the query. */
export interface BackendRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderList;
}

/** Pods are called by addresses, which no certificate is for. */
const anyCertificate: ConnectionOptions = { rejectUnauthorized: false, servername: '' };

/** Opens a connection for one request. */
export function openRequest({ location, credentials = [], tls }: Backend, { method, path, headers }: BackendRequest): http.ClientRequest {
  const options = {
    host: location.at.host,
    port: location.at.port,
    method,
    path,
    headers: [...headers, ...credentials].flat(),
    agent: false,
  } as const;
  if (location.scheme === 'http') return http.request(options);
  return https.request({ ...options, ALPNProtocols: ['http/1.1'], ...(tls ?? anyCertificate) });
}

/** Why a backend could not be asked, in Go's words. */
export function backendError({ address, port }: BackendLocation, error: Error): string {
  return exchangeError(address, port, error as ExchangeError);
}
