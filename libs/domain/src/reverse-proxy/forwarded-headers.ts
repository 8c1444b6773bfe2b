import { webSocketTokenOf } from '#domain/authentication/web-socket-token.js';
import { type HeaderList, valuesOf, withHeader, withoutHeaders, withoutHopByHop } from '#domain/reverse-proxy/header-list.js';
import { withoutUserHeaders } from '#domain/reverse-proxy/user-headers.js';

/** What a proxy knows of a request besides its headers. */
export interface ForwardedFrom {
  /** Address of the client; empty when it has none. */
  readonly client: string;
  /** The path as the client knows it, escaped. */
  readonly uri: string;
  /** What the client called; empty where it is not to be told. */
  readonly host: string;
  readonly scheme: string;
}

/**
 * The API server keeps credentials that it has looked at to itself, and whom the request is made as
 * (k8s.io/apiserver/pkg/endpoints/filters/authentication.go, …/impersonation; pkg/authentication/request/websocket).
 */
function withoutCredentials(headers: HeaderList): HeaderList {
  const rest = withoutUserHeaders(headers).filter(([name]) => name !== 'Authorization' && !name.startsWith('Impersonate-'));
  const found = webSocketTokenOf(valuesOf(rest, protocolHeader).join(','));
  return typeof found === 'object' ? withHeader(rest, protocolHeader, found.others.join(',')) : rest;
}

const protocolHeader = 'Sec-Websocket-Protocol';

/** Headers of a request for the backend. */
export function forwardedHeaders(headers: HeaderList, { client, uri, host, scheme }: ForwardedFrom): HeaderList {
  const takesTrailers = valuesOf(headers, 'Te').some((value) => value.toLowerCase().includes('trailers'));
  let result = withForwardedFor(withoutCredentials(withoutHopByHop(headers)), client);
  if (takesTrailers) result = withHeader(result, 'Te', 'trailers');
  result = withHeader(result, 'X-Forwarded-Uri', uri);
  if (host !== '') result = withHeader(result, 'X-Forwarded-Host', host);
  return scheme === '' ? result : withHeader(result, 'X-Forwarded-Proto', scheme);
}

/** Headers of a request for another protocol: they are passed on as they are, with the way they came. */
export function upgradeHeaders(headers: HeaderList, client: string): HeaderList {
  return withForwardedFor(withoutCredentials(headers), client);
}

function withForwardedFor(headers: HeaderList, client: string): HeaderList {
  if (client === '') return headers;
  return withHeader(headers, 'X-Forwarded-For', [...valuesOf(headers, 'X-Forwarded-For'), client].join(', '));
}

/** Pages of a backend are not to be read by other pages than those of the API server. Source: upgradeaware.go removeCORSHeaders. */
const crossOrigin = [
  'Access-Control-Allow-Credentials',
  'Access-Control-Allow-Headers',
  'Access-Control-Allow-Methods',
  'Access-Control-Allow-Origin',
];

/** Headers of the backend's answer for the client. */
export function answeredHeaders(headers: HeaderList): HeaderList {
  return withoutHeaders(withoutHopByHop(headers), crossOrigin);
}
