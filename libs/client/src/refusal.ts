import type { TransportAnswer, TransportRequest } from '#client/transport/transport.js';
import { isJsonObject } from '#domain/json/json.js';
import { genericServerResponse, type Subject } from '#domain/status/generic-server-response.js';
import { StatusError } from '#domain/status/status-error.js';
import type { Status } from '#domain/status/status.js';

/** True for a metav1.Status, the answer where there is no object. */
export function isStatus(value: unknown): value is Status {
  return isJsonObject(value) && value['kind'] === 'Status';
}

/** The error a Status stands for. A code of its own is worth more than that of the HTTP answer. */
export function statusErrorOf({ code = 500, reason = '', message = '', details }: Status): StatusError {
  return new StatusError(code, reason, message, details);
}

/** The error of an answer with a status that means failure; in client-go's words where the server gave no Status. */
export function refusal(answer: TransportAnswer, method: TransportRequest['method'], subject: Subject = {}): StatusError {
  const { status, value, headers } = answer;
  if (isStatus(value)) return statusErrorOf({ ...value, code: value.code ?? status });
  const said = typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 2048) : 'unknown';
  const retryAfter = headers['retry-after'];
  return genericServerResponse(status, method, subject, said, {
    causes: [{ reason: 'UnexpectedServerResponse', message: said }],
    ...(retryAfter !== undefined && /^\d+$/.test(retryAfter) && { retryAfterSeconds: Number(retryAfter) }),
  });
}
