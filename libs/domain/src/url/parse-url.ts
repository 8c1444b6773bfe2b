import { escapePath } from '#domain/url/escape-path.js';
import { parseIpStrict } from '#domain/ip/ip-address.js';
import { goQuote } from '#domain/json/go-marshal.js';

/** The parts of a URL, unescaped; absent parts are the empty text. */
export interface Url {
  /** In lower case. */
  readonly scheme: string;
  /** `user:password`, escaped; undefined when there is no `@`. */
  readonly user: string | undefined;
  /** `example.com:443` */
  readonly host: string;
  /** As EscapedPath of Go's net/url gives it; empty where the rest is opaque (`mailto:a@b`). */
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** Why a text is no URL. Never leaves the file. */
class UrlProblem extends Error {}

/** A URL as Go's net/url reads it, absolute or relative; the text of Go's error when it is none. */
export function parseUrl(text: string): Url | string {
  const hash = text.indexOf('#');
  const whole = hash < 0 ? text : text.slice(0, hash);
  const fragment = hash < 0 ? '' : text.slice(hash + 1);
  const parts = attempt(whole, () => parseWhole(whole, false));
  if (typeof parts === 'string') return parts;
  return attempt(text, () => {
    return { ...parts, fragment: unescape(fragment) };
  });
}

/** As parseUrl, for what stands in the first line of a request: absolute, or a path; `#` means nothing (url.ParseRequestURI). */
export function parseRequestUri(text: string): Url | string {
  return attempt(text, () => parseWhole(text, true));
}

function attempt(text: string, parse: () => Url): Url | string {
  try {
    return parse();
  } catch (problem) {
    if (problem instanceof UrlProblem) return `parse ${goQuote(text)}: ${problem.message}`;
    throw problem;
  }
}

function parseWhole(text: string, isRequest: boolean): Url {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\x00-\x1f\x7f]/.test(text)) throw new UrlProblem('net/url: invalid control character in URL');
  if (text === '' && isRequest) throw new UrlProblem('empty url');
  if (text.startsWith(':')) throw new UrlProblem('missing protocol scheme');
  const [, givenScheme = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text) ?? [];
  const scheme = givenScheme.toLowerCase();
  const afterScheme = givenScheme === '' ? text : text.slice(givenScheme.length + 1);
  const mark = afterScheme.indexOf('?');
  const query = mark < 0 ? '' : afterScheme.slice(mark + 1);
  const rest = mark < 0 ? afterScheme : afterScheme.slice(0, mark);
  const none = { scheme, user: undefined, host: '', path: '', query, fragment: '' };
  if (text === '*') return { ...none, path: '*' };
  if (scheme !== '' && !rest.startsWith('/')) return none;
  if (!rest.startsWith('/')) checkRelative(rest, isRequest);
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || (!isRequest && !rest.startsWith('///')));
  const [authority = ''] = hasAuthority ? rest.slice(2).split('/', 1) : [];
  const found = hasAuthority ? { ...none, ...parseAuthority(authority, scheme) } : none;
  return { ...found, path: escapedPath(hasAuthority ? rest.slice(2 + authority.length) : rest) };
}

/** The path as it was written where that is a valid way to write it, else escaped anew. */
function escapedPath(path: string): string {
  const plain = unescape(path);
  if (/^[A-Za-z0-9\-_.~!$&'()*+,;=:@/[\]%]*$/.test(path)) return path;
  return plain === '*' ? '*' : escapePath(plain);
}

function checkRelative(rest: string, isRequest: boolean): void {
  if (isRequest) throw new UrlProblem('invalid URI for request');
  if (rest.split('/', 1)[0]?.includes(':')) throw new UrlProblem('first path segment in URL cannot contain colon');
}

function parseAuthority(authority: string, scheme: string): Pick<Url, 'user' | 'host'> {
  const at = authority.lastIndexOf('@');
  const host = parseHost(authority.slice(at + 1), scheme);
  if (at < 0) return { user: undefined, host };
  const user = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) throw new UrlProblem('net/url: invalid userinfo');
  const colon = user.indexOf(':');
  const [name, password] = colon < 0 ? [user] : [user.slice(0, colon), user.slice(colon + 1)];
  return { user: [name, ...(password === undefined ? [] : [password])].map(escapeUserPart).join(':'), host };
}

/** As Go writes a name or a password back. */
function escapeUserPart(part: string): string {
  const escaped = encodeURIComponent(unescape(part)).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  return escaped.replace(/%(?:24|26|2B|2C|3B|3D)/g, decodeURIComponent);
}

function parseHost(host: string, scheme: string): string {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) throw new UrlProblem('invalid IP-literal');
  if (bracket === 0) return parseLiteral(host);
  const first = host.indexOf(':');
  const isStrict = scheme === 'http' || scheme === 'https';
  if (first >= 0) checkPort(host.slice(isStrict ? first : host.lastIndexOf(':')));
  return unescapeHost(host);
}

/** An IPv6 address in brackets, with or without a zone and a port. */
function parseLiteral(host: string): string {
  const close = host.lastIndexOf(']');
  if (close < 0) throw new UrlProblem("missing ']' in host");
  const port = host.slice(close + 1);
  checkPort(port);
  const inside = host.slice(1, close);
  const zoneAt = inside.indexOf('%25');
  const address = unescapeHost(zoneAt < 0 ? inside : inside.slice(0, zoneAt));
  if (!parseIpStrict(address)) throw new UrlProblem(`invalid host: ParseAddr(${goQuote(address)}): unable to parse IP`);
  if (!address.includes(':')) throw new UrlProblem('invalid IP-literal');
  return `[${address}${zoneAt < 0 ? '' : unescape(inside.slice(zoneAt))}]${port}`;
}

function checkPort(colonPort: string): void {
  if (colonPort !== '' && !/^:\d*$/.test(colonPort)) throw new UrlProblem(`invalid port ${goQuote(colonPort)} after host`);
}

/** In a host, only bytes beyond ASCII may be escaped, and the percent sign itself. The first thing wrong is told. */
function unescapeHost(host: string): string {
  const wrong = /%(?:(?![0-9A-Fa-f]{2})[^]{0,2}|(?!25)[0-7][0-9A-Fa-f])|[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"%\u0080-\u{10ffff}]/u.exec(
    host,
  )?.[0];
  if (wrong === undefined) return unescape(host);
  throw new UrlProblem(wrong.startsWith('%') ? `invalid URL escape ${goQuote(wrong)}` : `invalid character ${goQuote(wrong)} in host name`);
}

function unescape(text: string): string {
  const wrong = /%(?![0-9A-Fa-f]{2})[^]{0,2}/.exec(text)?.[0];
  if (wrong !== undefined) throw new UrlProblem(`invalid URL escape ${goQuote(wrong)}`);
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, decodeBytes);
}

/** Bytes that are no UTF-8 stay escaped. */
function decodeBytes(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped;
  }
}
