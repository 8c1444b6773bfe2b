import { badRequest, StatusError } from '#domain/status/status-error.js';

/**
 * 422 for a patch that cannot be applied. The server does not say why: NewGenericServerResponse drops the text
 * (k8s.io/apiserver/pkg/endpoints/handlers/patch.go).
 */
export function unprocessablePatch(): StatusError {
  return new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

/** 400 for a patch whose JSON is of another shape than its media type asks for. */
export function undecodablePatch(what: string, goType: string): StatusError {
  return badRequest(`error decoding patch: json: cannot unmarshal ${what} into Go value of type ${goType}`);
}

/** 400 for what upstream has not foreseen and answers with 500: it is a mistake of the client all the same. */
export function unexpectedPatchError(message: string): StatusError {
  return badRequest(message);
}
