import { type Encoding, encodings, mediaTypes } from '#domain/api/request/media-type.js';
import { parseContentType } from '#domain/api/request/parse-content-type.js';
import { unsupportedMediaType } from '#domain/status/status-error.js';

/**
 * How a body is encoded; JSON when nothing is said. Throws 415, which names all encodings, as upstream does where it takes some only.
 * Source: k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go NegotiateInputSerializer.
 */
export function negotiateInput(contentType: string | undefined, accepted: readonly Encoding[] = encodings): Encoding {
  if (contentType === undefined || contentType === '') return 'json';
  if (contentType === mediaTypes.json) return 'json';
  const media = parseContentType(contentType);
  const found = accepted.find((encoding) => mediaTypes[encoding] === media);
  if (!found) throw unknownFormat(encodings.map((encoding) => mediaTypes[encoding]));
  return found;
}

/** 415 that lists what would be accepted. */
export function unknownFormat(accepted: readonly string[]): Error {
  return unsupportedMediaType(`the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`);
}
