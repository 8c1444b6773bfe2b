import { listOptionsOf } from '#domain/api/request/list-options.js';
import { defaultWriteOptions } from '#domain/api/request/options.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import type { Answer } from '../answer.js';
import { deleteEntries } from '../delete-entries.js';
import { type Endpoint, outputOf, writeRequestOf } from '../endpoint.js';
import { listObjects } from '../list-objects.js';
import { outputMediaOf } from '../output-media.js';
import { readDeleteOptions } from './delete.js';

/** DELETE of everything that is selected. Not atomic: what was deleted before an error stays deleted. Throws StatusError. */
export async function deleteCollection(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const { definition } = endpoint;
  const media = outputMediaOf(request, outputOf(endpoint, 'object'));
  const listOptions = listOptionsOf(request.query, definition);
  const options = await readDeleteOptions(request);
  const selection = { definition, namespace: request.info.namespace, labels: listOptions.labels, fields: listOptions.fields };
  const list = await listObjects(api.hub.caches, selection, listOptions);
  const write = writeRequestOf(request, endpoint, { ...defaultWriteOptions, dryRun: options.dryRun });
  await deleteEntries(api.writer, write, list.entries, options);
  return { kind: 'list', media, definition, list };
}
