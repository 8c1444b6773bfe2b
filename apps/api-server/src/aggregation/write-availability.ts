import type { UpdateStrategy } from '#domain/api/strategy.js';
import { equal } from '#domain/json/equal.js';
import { apiServices } from '#domain/resources/apiregistration/api-service/api-service.js';
import { type Availability, withAvailability } from '#domain/resources/apiregistration/api-service/availability.js';
import type { APIService } from '#domain/schema/types/apiregistration-v1.js';
import { isStatusError, notFound } from '#domain/status/status-error.js';
import { ownRequest } from '../bootstrap/own-request.js';
import type { Api } from '../rest/api.js';

const statusStrategy = apiServices.subresources.find(({ name }) => name === 'status')?.update as UpdateStrategy<APIService>;

/** Puts the condition into the status of an APIService that was judged as `judged`; nothing is written where it says so already. */
export async function writeAvailability(
  api: Pick<Api, 'writer' | 'registry' | 'now'>,
  judged: APIService,
  availability: Availability,
): Promise<void> {
  const now = api.now();
  if (equal(withAvailability(judged.status, availability, now), judged.status)) return;
  const { name } = judged.metadata;
  try {
    await api.writer.update(ownRequest(api, apiServices, { name }, 'status'), {
      strategy: statusStrategy,
      mayCreate: false,
      change: (prev) => {
        if (prev?.metadata.uid !== judged.metadata.uid) throw notFound(apiServices, name);
        return { ...prev, status: withAvailability(prev.status, availability, now) };
      },
    });
  } catch (error) {
    if (!isStatusError(error, 'NotFound')) throw error;
  }
}
