import { resolveContainerPort } from '#domain/kubelet/probes/container-port.js';
import type { Container, HTTPGetAction } from '#domain/schema/types/core-v1.js';

/** A GET request that the kubelet makes of a container. */
export interface HttpRequest {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** With the query; escaped. */
  readonly path: string;
  /** In order; a name may come more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** What the request is for; its User-Agent says so. */
export type RequestPurpose = 'probe' | 'lifecycle';

/**
 * The request of a httpGet action, to the pod's address unless it names a host.
 * Source: pkg/probe/http/request.go.
 */
export function httpRequestOf(
  action: HTTPGetAction,
  container: Container,
  podIP: string,
  purpose: RequestPurpose,
): HttpRequest | { readonly problem: string } {
  const port = resolveContainerPort(action.port, container);
  if (typeof port !== 'number') return port;
  return {
    scheme: action.scheme?.toLowerCase() === 'https' ? 'https' : 'http',
    host: action.host || podIP,
    port,
    path: escapePath(action.path ?? ''),
    headers: headersOf(action, purpose),
  };
}

function headersOf({ httpHeaders = [] }: HTTPGetAction, purpose: RequestPurpose): HttpRequest['headers'] {
  const given = httpHeaders.map(({ name, value }) => [name, value] as const);
  const has = (name: string): boolean => given.some(([one]) => one.toLowerCase() === name);
  const accept = given.find(([name]) => name.toLowerCase() === 'accept');
  const kept = accept?.[1] === '' ? given.filter(([name]) => name.toLowerCase() !== 'accept') : given;
  return [
    ...kept,
    ...(has('user-agent') ? [] : [['User-Agent', `kube-${purpose}/1.36`] as const]),
    ...(accept ? [] : [['Accept', '*/*'] as const]),
  ];
}

/** As Go's url.Parse and URL.String do: the fragment goes, what cannot stand in a URL is escaped. */
function escapePath(given: string): string {
  const path = given.startsWith('/') || given.startsWith('?') ? given : `/${given}`;
  if (/%(?![0-9a-fA-F]{2})/.test(path)) return path.split('').map(escapeOdd).join('').replaceAll('?', '%3F');
  const [whole = ''] = path.split('#', 1);
  return (whole.startsWith('?') ? `/${whole}` : whole).replace(/[^\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]/gu, encodeURIComponent);
}

function escapeOdd(character: string): string {
  return character === '%' ? '%25' : character.replace(/[^\x21-\x7e]/u, encodeURIComponent);
}

/** The request's address as Go prints it. */
export function requestUrl({ scheme, host, port, path }: HttpRequest): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
}
