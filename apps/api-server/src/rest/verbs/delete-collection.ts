import { listOptionsOf } from '#domain/api/request/list-options.js';
import { defaultWriteOptions } from '#domain/api/request/options.js';
import { isStatusError } from '#domain/status/status-error.js';
import type { Entry } from '../../cache/entry.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import type { Answer } from '../answer.js';
import { type Endpoint, outputOf, writeRequestOf } from '../endpoint.js';
import { listObjects } from '../list-objects.js';
import { outputMediaOf } from '../output-media.js';
import { readDeleteOptions } from './delete.js';

/** So many deletes are under way at once. */
const width = 64;

/** DELETE of everything that is selected. Not atomic: what was deleted before an error stays deleted. Throws StatusError. */
export async function deleteCollection(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const { definition } = endpoint;
  const media = outputMediaOf(request, outputOf(endpoint, 'object'));
  const listOptions = listOptionsOf(request.query, definition);
  const options = await readDeleteOptions(request);
  const selection = { definition, namespace: request.info.namespace, labels: listOptions.labels, fields: listOptions.fields };
  const list = await listObjects(api.hub.caches, selection, listOptions);
  const write = writeRequestOf(request, endpoint, { ...defaultWriteOptions, dryRun: options.dryRun });
  const remove = async ({ stored: { metadata } }: Entry): Promise<void> => {
    try {
      await api.writer.delete({ ...write, name: metadata.name, namespace: metadata.namespace ?? '' }, options);
    } catch (error) {
      if (!isStatusError(error, 'NotFound')) throw error;
    }
  };
  for (let i = 0; i < list.entries.length; i += width) await Promise.all(list.entries.slice(i, i + width).map(remove));
  return { kind: 'list', media, definition, list };
}
