import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { unitCost, walkOver } from '#domain/cel/cost/call-cost.js';
import { unitEstimate, walkOverArgument } from '#domain/cel/cost/call-estimate.js';
import { declare, memberOverload, overload } from '#domain/cel/library/overloads.js';
import { boolType, type CelType, listType, mapType, objectType, stringType } from '#domain/cel/types/cel-type.js';
import { ValueList } from '#domain/cel/values/list.js';
import { ValueMap } from '#domain/cel/values/map.js';
import { CelError, CelObject, type CelValue, noSuchOverload } from '#domain/cel/values/value.js';
import { parseRequestUri, parseUrl, type Url } from '#domain/url/parse-url.js';

/** Source: apiserver/pkg/cel/library/urls.go and apiserver/pkg/cel/url.go. */

export const urlType = objectType('kubernetes.URL');

/** A URL, absolute or a path. */
export class CelUrl extends CelObject {
  readonly type = urlType;

  constructor(
    readonly url: Url,
    readonly written: string,
  ) {
    super();
  }

  equals(other: CelValue): boolean | CelError {
    if (!(other instanceof CelUrl)) return other instanceof CelError ? other : noSuchOverload;
    return this.#canonical() === other.#canonical();
  }

  /** Enough to tell two URLs apart: nothing but the scheme is written in more than one way. */
  #canonical(): string {
    return this.url.scheme === '' ? this.written : `${this.url.scheme}${this.written.slice(this.url.scheme.length)}`;
  }
}

function toUrl(text: string): CelValue {
  const request = parseRequestUri(text);
  const parsed = typeof request === 'string' ? request : parseUrl(text);
  if (typeof parsed === 'string') return new CelError(`URL parse error during conversion from string: ${parsed}`);
  return new CelUrl(parsed, text);
}

/** `[::1]:80` into what is before and after the last colon; brackets belong to neither. */
function splitHost(host: string): readonly [name: string, port: string] {
  const [, name = host, port = ''] = /^(.*?)(?::([0-9]*))?$/.exec(host) ?? [];
  const bracketed = /^\[(.*)\]$/.exec(name);
  return [bracketed?.[1] ?? name, port];
}

/** Pairs that cannot be unescaped are left out. */
function queryOf({ query }: Url): CelValue {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const equals = pair.indexOf('=');
    const key = unescapeQuery(equals < 0 ? pair : pair.slice(0, equals));
    const value = unescapeQuery(equals < 0 ? '' : pair.slice(equals + 1));
    if (key !== undefined && value !== undefined) values.set(key, [...(values.get(key) ?? []), value]);
  }
  return new ValueMap(Array.from(values, ([key, list]) => [key, new ValueList(list)] as const));
}

function unescapeQuery(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function part(name: string, id: string, result: CelType, read: (url: Url) => CelValue): FunctionDeclaration {
  return declare(name, [memberOverload(id, [urlType], result, { evaluate: ({ url }: CelUrl) => read(url) })], {
    cost: unitCost,
    estimate: unitEstimate,
  });
}

export const urlFunctions: readonly FunctionDeclaration[] = [
  declare('url', [overload('string_to_url', [stringType], urlType, { evaluate: toUrl })], {
    cost: walkOver(0),
    estimate: walkOverArgument(1, true),
  }),
  part('getScheme', 'url_get_scheme', stringType, (url) => url.scheme),
  part('getHost', 'url_get_host', stringType, (url) => url.host),
  part('getHostname', 'url_get_hostname', stringType, (url) => splitHost(url.host)[0]),
  part('getPort', 'url_get_port', stringType, (url) => splitHost(url.host)[1]),
  part('getEscapedPath', 'url_get_escaped_path', stringType, (url) => url.path),
  part('getQuery', 'url_get_query', mapType(stringType, listType(stringType)), queryOf),
  declare('isURL', [
    overload('is_url_string', [stringType], boolType, { evaluate: (text: string) => typeof parseRequestUri(text) !== 'string' }),
  ]),
];
