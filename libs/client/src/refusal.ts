import type { TransportAnswer, TransportRequest } from '#client/transport/transport.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { isJsonObject } from '#domain/json/json.js';
import { formatGroupResource, type GroupResource, StatusError } from '#domain/status/status-error.js';
import type { Status, StatusDetails, StatusReason } from '#domain/status/status.js';

/** What a request was about, for the text of an error whose server said too little. */
export interface Subject {
  readonly resource?: GroupResource;
  readonly name?: string;
}

/** True for a metav1.Status, the answer where there is no object. */
export function isStatus(value: unknown): value is Status {
  return isJsonObject(value) && value['kind'] === 'Status';
}

/** The error a Status stands for. A code of its own is worth more than that of the HTTP answer. */
export function statusErrorOf({ code = 500, reason = '', message = '', details }: Status): StatusError {
  return new StatusError(code, reason, message, details);
}

/** The error of an answer with a status that means failure; in client-go's words where the server gave no Status (NewGenericServerResponse). */
export function refusal(answer: TransportAnswer, method: TransportRequest['method'], subject: Subject = {}): StatusError {
  const { status, value, headers } = answer;
  if (isStatus(value)) return statusErrorOf({ ...value, code: value.code ?? status });
  const said = typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 2048) : 'unknown';
  const [reason, text] = genericReason(status, method, said);
  return new StatusError(status, reason, text + about(method, subject), details(subject, said, headers['retry-after']));
}

function about(method: string, { resource, name }: Subject): string {
  if (!resource) return '';
  return ` (${[method.toLowerCase(), formatGroupResource(resource), ...(name ? [name] : [])].join(' ')})`;
}

function details({ resource, name }: Subject, said: string, retryAfter: string | undefined): StatusDetails {
  return {
    ...(name && { name }),
    ...(resource?.group && { group: resource.group }),
    ...(resource && { kind: resource.plural }),
    causes: [{ reason: 'UnexpectedServerResponse', message: said }],
    ...(retryAfter !== undefined && /^\d+$/.test(retryAfter) && { retryAfterSeconds: Number(retryAfter) }),
  };
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
