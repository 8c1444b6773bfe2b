import type { EncodedBody } from '#domain/api/request/request-body.js';
import type { Query } from '#domain/api/request/query.js';
import type { RequestInfo } from '#domain/api/request/request-info.js';
import type { UserInfo } from '#domain/api/strategy.js';

/** A request for a resource as the verbs see it: HTTP/1.1, HTTP/2 and in-process requests look the same. */
export interface ApiRequest {
  readonly method: string;
  readonly info: RequestInfo;
  readonly query: Query;
  readonly accept: string | undefined;
  readonly contentType: string | undefined;
  readonly userAgent: string | undefined;
  /** The revision that a client of server-sent events has seen last. */
  readonly lastEventId?: string;
  readonly user: UserInfo;
  /** Texts of Warning headers. */
  readonly warnings: string[];
  /** The body, at most 3 MiB; throws 413. The encoding is that of the content type, checked by the caller. */
  body(): Promise<Omit<EncodedBody, 'encoding'>>;
}

/** More have no room in headers, however short. */
const mostWarnings = 1000;

/** Adds a Warning header; the same text is said once. */
export function addWarning({ warnings }: ApiRequest, text: string): void {
  if (warnings.length < mostWarnings && !warnings.includes(text)) warnings.push(text);
}
