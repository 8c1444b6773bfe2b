import type { DeleteOptions } from '#domain/api/request/delete-options.js';
import { isStatusError } from '#domain/status/status-error.js';
import type { Entry } from '../cache/entry.js';
import type { WriteRequest } from './write-request.js';
import type { Writer } from './writer.js';

/** So many deletes are under way at once. */
const width = 64;

/** Deletes many objects, each as `request` says but for its name. What was deleted before an error stays deleted. Throws StatusError. */
export async function deleteEntries(
  writer: Writer,
  request: WriteRequest,
  entries: readonly Entry[],
  options: DeleteOptions,
): Promise<void> {
  const remove = async ({ stored: { metadata } }: Entry): Promise<void> => {
    try {
      await writer.delete({ ...request, name: metadata.name, namespace: metadata.namespace ?? '' }, options);
    } catch (error) {
      if (!isStatusError(error, 'NotFound')) throw error;
    }
  };
  for (let i = 0; i < entries.length; i += width) await Promise.all(entries.slice(i, i + width).map(remove));
}
