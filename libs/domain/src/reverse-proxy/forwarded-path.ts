import { escapePath } from '#domain/url/escape-path.js';
import { joinKeepingSlash, joinPath } from '#domain/url/join-path.js';

/** What a request for `…/proxy/some/path` asks the backend for. Paths are decoded. */
export interface ForwardedPath {
  /** Empty where the client asks for `…/proxy` itself. */
  readonly path: string;
  /** What stands before it in the client's path: `/api/v1/namespaces/x/pods/y/proxy`. */
  readonly base: string;
}

/** `rest` are the parts of the path behind the subresource. Source: handlers/get.go getRequestOptions, upgradeaware.go. */
export function forwardedPath(requestPath: string, rest: readonly string[]): ForwardedPath {
  const given = rest.length === 0 ? '' : `/${rest.join('/')}`.replace(/^\/+/, '/');
  const path = joinKeepingSlash(requestPath.endsWith('/') && !given.endsWith('/') ? `${given}/` : given);
  return { path, base: requestPath.endsWith(path) ? requestPath.slice(0, requestPath.length - path.length) : requestPath };
}

/** The path in the request to the backend, escaped: `/` where none is named. */
export function backendPath(path: string): string {
  return escapePath(path === '' ? '/' : path);
}

/** The path of the client as the backend is told it: X-Forwarded-Uri. */
export function forwardedUri({ path, base }: ForwardedPath): string {
  const uri = joinPath(base, backendPath(path));
  return path === '' || path.endsWith('/') ? `${uri}/` : uri;
}

/**
 * Where a client that reads `…/proxy` is sent, so that relative links on the page work: to the same with a slash. Undefined where it need not.
 */
export function redirectForRoot(method: string, { path, base }: ForwardedPath, rawQuery: string): string | undefined {
  if (path !== '' || (method !== 'GET' && method !== 'HEAD')) return undefined;
  return `${base}/${rawQuery === '' ? '' : `?${rawQuery}`}`;
}
