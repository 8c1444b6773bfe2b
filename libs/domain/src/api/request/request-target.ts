import { percentDecode } from '#domain/api/request/percent-decode.js';
import { emptyQuery, parseQuery, type Query } from '#domain/api/request/query.js';

/** What the first line of a request asks for. */
export interface RequestTarget {
  /** Decoded. */
  readonly path: string;
  readonly query: Query;
}

/**
 * Reads the target of a request, `/path?query` or the whole URL as proxies send it; undefined where Go's server would refuse it before any
 * handler sees it: an escape that is none, or no path at all.
 */
export function parseRequestTarget(target: string): RequestTarget | undefined {
  const local = target.startsWith('/') ? target : target.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/, '') || '/';
  const mark = local.indexOf('?');
  const path = percentDecode(mark < 0 ? local : local.slice(0, mark));
  if (path === undefined || !path.startsWith('/')) return undefined;
  return { path, query: mark < 0 ? emptyQuery : parseQuery(local.slice(mark + 1)) };
}
