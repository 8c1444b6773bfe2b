import { mediaTypes } from '#domain/api/request/media-type.js';
import { notAcceptable, unsupportedMediaType } from '#domain/status/status-error.js';

/**
 * Upstream's router (go-restful, jsr311.go and route.go) looks at media types before the handlers do, and reads them more narrowly: letter by
 * letter, without wildcards but for the one of everything. What passes here is negotiated again.
 */

const everything = '*/*';

/** What a route says it can answer with: one object, or what may become a stream. */
export const routeRepresentations = {
  object: Object.values(mediaTypes),
  list: [...Object.values(mediaTypes), `${mediaTypes.json};stream=watch`, `${mediaTypes.protobuf};stream=watch`],
  json: [mediaTypes.json],
  keys: ['application/jwk-set+json'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type RouteRepresentations = keyof typeof routeRepresentations;

/** Throws 406 where an Accept header names nothing that the route has. */
export function checkRouteAccepts(accept: string | undefined, representations: RouteRepresentations): void {
  if (accept === undefined || accept === '') return;
  const available: readonly string[] = routeRepresentations[representations];
  if (namesOf(accept).some((name) => name === everything || available.includes(name))) return;
  throw notAcceptable(`406: Not Acceptable\n\nAvailable representations: ${available.join(', ')}`, {});
}

/** The media type that a Content-Type header names and the route takes; throws 415 where there is none. */
export function routeContentType<T extends string>(contentType: string | undefined, consumed: readonly T[]): T {
  const names = namesOf(contentType ?? '');
  const found = consumed.find((one) => names.includes(one));
  if (found === undefined) throw unsupportedMediaType('415: Unsupported Media Type', {});
  return found;
}

function namesOf(header: string): readonly string[] {
  return header.split(',').map((part) => (part.split(';', 1)[0] ?? '').replace(/^ +| +$/g, ''));
}
