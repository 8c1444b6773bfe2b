import { isLoopbackHost } from '#domain/ip/loopback-host.js';
import type { HttpRequest, HttpResponse } from './http-types.js';

const headers = {
  'Access-Control-Allow-Methods': 'POST, GET, OPTIONS, PUT, DELETE, PATCH',
  'Access-Control-Allow-Headers':
    'Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, X-Requested-With, If-Modified-Since',
  'Access-Control-Expose-Headers': 'Date',
  'Access-Control-Allow-Credentials': 'true',
};

/** Whether an Origin header is that of pages which may call. */
export type OriginRule = (origin: string) => boolean;

/** `--cors-allowed-origins`: regular expressions, checked by now. */
export function originsMatching(patterns: readonly string[]): OriginRule {
  const expressions = patterns.map((pattern) => new RegExp(pattern));
  return (origin) => expressions.some((expression) => expression.test(origin));
}

/** Pages that this machine serves itself; `null`, the origin of files and sandboxes, is none. */
export function isLocalOrigin(origin: string): boolean {
  return isLoopbackHost(/^https?:\/\/(.+)$/.exec(origin)?.[1]);
}

/**
 * Lets a page of an allowed origin read the answer. True when that is all there is to do: the browser has only asked whether it may. Source:
 * k8s.io/apiserver/pkg/server/filters/cors.go.
 */
export function answerCors(request: HttpRequest, response: HttpResponse, isAllowed: OriginRule): boolean {
  const { origin } = request.headers;
  if (origin === undefined || !isAllowed(origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (request.method !== 'OPTIONS') return false;
  response.statusCode = 204;
  response.end();
  return true;
}

/** What is wrong with `--cors-allowed-origins`; undefined when nothing is. An expression has to hold both ends of the host, or any host would fit. */
export function originsProblem(patterns: readonly string[]): string | undefined {
  for (const pattern of patterns) {
    if (pattern === '') return `empty value in --cors-allowed-origins, help: ${help}`;
    const problem = patternProblem(pattern);
    if (problem !== undefined) return `--cors-allowed-origins has an invalid regular expression: ${problem}, help: ${help}`;
  }
  return undefined;
}

function patternProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern);
  } catch (error) {
    return (error as Error).message;
  }
  const pinsStart = ['^', '//'].some((mark) => pattern.includes(mark));
  const pinsEnd = ['$', ':'].some((mark) => pattern.includes(mark));
  return pinsStart && pinsEnd ? undefined : 'regular expression does not pin to start/end of host in the origin header';
}

const help =
  "give expressions that match the whole host, with '^' or '//' before it and '$' or ':' after it, such as '//example\\.com(:|$)'";
