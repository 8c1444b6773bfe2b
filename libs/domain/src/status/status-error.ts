import { goQuote } from '#domain/json/go-marshal.js';
import { fieldErrorBody, formatFieldErrors, tellableErrors, type FieldError } from '#domain/status/field-error.js';
import type { Status, StatusCause, StatusDetails, StatusReason } from '#domain/status/status.js';

/**
 * The one error the domain throws: it knows what the client will be told.
 * The constructors below follow k8s.io/apimachinery/pkg/api/errors/errors.go, texts included.
 */
export class StatusError extends Error {
  readonly status: Status & { readonly code: number };

  constructor(code: number, reason: StatusReason, message: string, details?: StatusDetails) {
    super(message);
    this.name = 'StatusError';
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason !== '' && { reason }),
      ...(details && { details }),
      code,
    };
  }

  get code(): number {
    return this.status.code;
  }

  get reason(): StatusReason {
    return this.status.reason ?? '';
  }

  /** The same error with list metadata: how to go on after a continue token has expired. */
  withListMeta(metadata: Status['metadata']): StatusError {
    const { code, reason, message, details } = this.status;
    const error = new StatusError(code, reason ?? '', message ?? '', details);
    return Object.assign(error, { status: { ...error.status, metadata } });
  }
}

/** True for a StatusError of this reason. */
export function isStatusError(error: unknown, reason?: StatusReason): error is StatusError {
  return error instanceof StatusError && (reason === undefined || error.reason === reason);
}

/** True when the details of the error name this cause, as `NamespaceTerminating` (apierrors.HasStatusCause). */
export function hasCause(error: StatusError, reason: string): boolean {
  return error.status.details?.causes?.some((cause) => cause.reason === reason) ?? false;
}

/** What a message calls a resource. Every ResourceDefinition is one. */
export interface GroupResource {
  readonly group: string;
  readonly plural: string;
}

/** What a message calls a kind. Every ResourceDefinition is one. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** `deployments.apps`, `pods`. */
export function formatGroupResource({ group, plural }: GroupResource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** `Deployment.apps`, `Pod`. */
export function formatGroupKind({ group, kind }: GroupKind): string {
  return group === '' ? kind : `${kind}.${group}`;
}

function about(resource: GroupResource, name: string): StatusDetails {
  return {
    ...(name !== '' && { name }),
    ...(resource.group !== '' && { group: resource.group }),
    ...(resource.plural !== '' && { kind: resource.plural }),
  };
}

export function notFound(resource: GroupResource, name: string): StatusError {
  return new StatusError(404, 'NotFound', `${formatGroupResource(resource)} ${goQuote(name)} not found`, about(resource, name));
}

export function alreadyExists(resource: GroupResource, name: string): StatusError {
  return new StatusError(409, 'AlreadyExists', `${formatGroupResource(resource)} ${goQuote(name)} already exists`, about(resource, name));
}

export function generateNameConflict(resource: GroupResource, name: string, retryAfterSeconds: number): StatusError {
  return new StatusError(
    409,
    'AlreadyExists',
    `${formatGroupResource(resource)} ${goQuote(name)} already exists, the server was not able to generate a unique name for the object`,
    { ...about(resource, name), retryAfterSeconds },
  );
}

export function unauthorized(message = 'Unauthorized'): StatusError {
  return new StatusError(401, 'Unauthorized', message);
}

/** `why` follows the colon. With `causes` the details carry them. */
export function forbiddenError(resource: GroupResource, name: string, why: string, causes?: readonly StatusCause[]): StatusError {
  const subject = resource.plural === '' ? '' : formatGroupResource(resource);
  const head = subject === '' ? 'forbidden' : name === '' ? `${subject} is forbidden` : `${subject} ${goQuote(name)} is forbidden`;
  return new StatusError(403, 'Forbidden', `${head}: ${why}`, { ...about(resource, name), ...(causes && { causes }) });
}

export function conflict(resource: GroupResource, name: string, why: string): StatusError {
  return new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${formatGroupResource(resource)} ${goQuote(name)}: ${why}`,
    about(resource, name),
  );
}

/** The text of a lost optimistic lock (registry OptimisticLockErrorMsg). */
export const optimisticLockMessage = 'the object has been modified; please apply your changes to the latest version and try again';

/** 410 with reason Expired: a revision or continue token from before the oldest one kept. */
export function resourceExpired(message: string): StatusError {
  return new StatusError(410, 'Expired', message);
}

export function gone(message: string): StatusError {
  return new StatusError(410, 'Gone', message);
}

/** 422 with one cause per field error. */
export function invalidObject(kind: GroupKind, name: string, errors: readonly FieldError[]): StatusError {
  const head = `${formatGroupKind(kind)} ${goQuote(name)} is invalid`;
  return new StatusError(422, 'Invalid', errors.length === 0 ? head : `${head}: ${formatFieldErrors(errors)}`, {
    ...(name !== '' && { name }),
    ...(kind.group !== '' && { group: kind.group }),
    ...(kind.kind !== '' && { kind: kind.kind }),
    ...(errors.length > 0 && {
      causes: tellableErrors(errors).map((error) => ({ reason: error.type, message: fieldErrorBody(error), field: error.field })),
    }),
  });
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

export function tooManyRequests(message: string, retryAfterSeconds: number): StatusError {
  return new StatusError(429, 'TooManyRequests', message, retryAfterSeconds === 0 ? {} : { retryAfterSeconds });
}

export function serviceUnavailable(message: string): StatusError {
  return new StatusError(503, 'ServiceUnavailable', message);
}

export function methodNotSupported(resource: GroupResource, action: string): StatusError {
  const { name: _, ...details } = about(resource, '');
  return new StatusError(
    405,
    'MethodNotAllowed',
    `${action} is not supported on resources of kind ${goQuote(formatGroupResource(resource))}`,
    details,
  );
}

/** What a server says of a path that it serves with other methods, in the words client-go uses (NewGenericServerResponse). */
export function methodNotAllowed(): StatusError {
  return new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

export function internalError(message: string): StatusError {
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

/** 500 ServerTimeout: try again later. */
export function serverTimeout(resource: GroupResource, operation: string, retryAfterSeconds: number): StatusError {
  return new StatusError(
    500,
    'ServerTimeout',
    `The ${operation} operation against ${formatGroupResource(resource)} could not be completed at this time, please try again.`,
    { ...about(resource, operation), ...(retryAfterSeconds > 0 && { retryAfterSeconds }) },
  );
}

/** 504: the server gave up waiting. */
export function timeoutError(message: string, retryAfterSeconds: number, causes?: readonly StatusCause[]): StatusError {
  return new StatusError(504, 'Timeout', `Timeout: ${message}`, {
    ...(causes && { causes }),
    ...(retryAfterSeconds > 0 && { retryAfterSeconds }),
  });
}

export function requestEntityTooLarge(message: string): StatusError {
  return new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);
}

/** 406: none of the media types the client accepts can be produced. */
export function notAcceptable(message: string, details?: StatusDetails): StatusError {
  return new StatusError(406, 'NotAcceptable', message, details);
}

export function unsupportedMediaType(message: string, details?: StatusDetails): StatusError {
  return new StatusError(415, 'UnsupportedMediaType', message, details);
}

/** What a server says of a path or verb it does not serve, in the words client-go uses (NewGenericServerResponse). */
export function pathNotFound(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
}
