import { percentDecode } from '#domain/api/request/percent-decode.js';
import { escapePath } from '#domain/url/escape-path.js';
import { joinPath } from '#domain/url/join-path.js';
import { parseUrl } from '#domain/url/parse-url.js';

/** What a client has to put before the paths of a backend, so that they lead through the proxy again. */
export interface ProxiedBase {
  /** Both empty where clients are to stay where they are. */
  readonly scheme: string;
  readonly host: string;
  /** `/api/v1/namespaces/x/services/y/proxy` */
  readonly path: string;
}

/** What links of the backend itself begin with: `10.244.0.5:80`, and the Host header of the request. */
export interface OwnHosts {
  readonly backend: string;
  readonly request: string;
}

const form = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)([^]*)$/;

/**
 * A link out of an answer of the backend so that it leads through the proxy: absolute paths, and URLs that name the backend. Others stay as
 * they are; undefined when it is no URL. Source: k8s.io/apimachinery/pkg/util/proxy/transport.go rewriteURL.
 */
export function rewriteLink(link: string, base: ProxiedBase, hosts: OwnHosts): string | undefined {
  if (typeof parseUrl(link) === 'string') return undefined;
  const [, givenScheme = '', givenHost = '', path = '', rest = ''] = form.exec(link) ?? [];
  const isOther = givenHost !== '' && givenHost !== hosts.backend && givenHost !== hosts.request;
  if (isOther || !path.startsWith('/')) return link;
  const keepsHost = givenHost === hosts.request && base.scheme === '' && base.host === '';
  const origin = keepsHost ? originOf(givenScheme, givenHost) : originOf(base.scheme, base.host);
  const plain = percentDecode(path) ?? path;
  if (plain.startsWith(base.path)) return `${origin}${path}${rest}`;
  const joined = joinPath(base.path, plain);
  return `${origin}${escapePath(plain.endsWith('/') ? `${joined}/` : joined)}${rest}`;
}

function originOf(scheme: string, host: string): string {
  return `${scheme === '' ? '' : `${scheme}:`}${host === '' ? '' : `//${host}`}`;
}
