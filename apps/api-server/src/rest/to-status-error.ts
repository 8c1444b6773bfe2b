import { internalError, serviceUnavailable, StatusError, tooManyRequests } from '#domain/status/status-error.js';
import { StoreBusyError, StoreClosedError } from '#domain/storage/store.js';

/** What a client is told of any error. */
export function toStatusError(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  if (error instanceof StoreBusyError) return tooManyRequests('Too many requests, please try again later.', 1);
  if (error instanceof StoreClosedError) return serviceUnavailable('the server is shutting down');
  return internalError(error instanceof Error ? error.message : String(error));
}
