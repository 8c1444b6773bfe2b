import { goQuote } from '#domain/json/go-marshal.js';
import { formatGroupResource, type GroupResource, StatusError } from '#domain/status/status-error.js';
import type { StatusDetails, StatusReason } from '#domain/status/status.js';

/** What a request was about, for the text of an error whose server said too little. */
export interface Subject {
  readonly resource?: GroupResource;
  readonly name?: string;
}

/**
 * The error of an HTTP answer that carries no Status; `said` is its text. `method` is empty where the message is not to name it.
 * Source: k8s.io/apimachinery/pkg/api/errors/errors.go NewGenericServerResponse.
 */
export function genericServerResponse(
  code: number,
  method: string,
  subject: Subject,
  said: string,
  details: Pick<StatusDetails, 'causes' | 'retryAfterSeconds'> = {},
): StatusError {
  const [reason, text] = genericReason(code, method, said);
  const { resource, name } = subject;
  return new StatusError(code, reason, text + about(method, subject), {
    ...(name && { name }),
    ...(resource?.group && { group: resource.group }),
    ...(resource && { kind: resource.plural }),
    ...details,
  });
}

function about(method: string, { resource, name }: Subject): string {
  if (!resource) return '';
  return ` (${[method.toLowerCase(), formatGroupResource(resource), ...(name ? [name] : [])].join(' ')})`;
}

const generic: Readonly<Record<number, readonly [StatusReason, string]>> = {
  400: ['BadRequest', 'the server rejected our request for an unknown reason'],
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: ['Timeout', 'the server was unable to return a response in the time allotted, but may still be processing the request'],
};

function genericReason(status: number, method: string, said: string): readonly [StatusReason, string] {
  const known = generic[status];
  if (known) return known;
  switch (status) {
    case 403:
      return ['Forbidden', said];
    case 406:
      return ['NotAcceptable', said === 'unknown' ? 'the server was unable to respond with a content type that the client supports' : said];
    case 409:
      return [method === 'POST' ? 'AlreadyExists' : 'Conflict', 'the server reported a conflict'];
    case 415:
      return ['UnsupportedMediaType', said];
    default:
      return status >= 500
        ? ['InternalError', `an error on the server (${goQuote(said)}) has prevented the request from succeeding`]
        : ['', `the server responded with the status code ${status} but did not return more information`];
  }
}
