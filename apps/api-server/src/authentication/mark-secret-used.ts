import { defaultWriteOptions } from '#domain/api/request/options.js';
import { secrets } from '#domain/resources/core/secret/secret.js';
import { withLastUse } from '#domain/resources/core/service-account/token/check-legacy-claims.js';
import type { Secret } from '#domain/schema/types/core-v1.js';
import { notFound } from '#domain/status/status-error.js';
import { apiServerUser } from '../bootstrap/api-server-user.js';
import type { Writer } from '../rest/writer.js';

/** Writes on a Secret on what day the token in it was used, where that is not there. `now` in milliseconds. Rejects with StatusError. */
export async function markSecretUsed(writer: Writer, secret: Secret, now: number): Promise<void> {
  if (!withLastUse(secret, now)) return;
  const { name, namespace = '', uid } = secret.metadata;
  const request = { definition: secrets, subresource: '', namespace, name, user: apiServerUser, options: defaultWriteOptions };
  await writer.update(
    { ...request, warn: () => undefined },
    {
      strategy: secrets.strategy,
      mayCreate: false,
      change: (prev) => {
        if (prev?.metadata.uid !== uid) throw notFound(secrets, name);
        return withLastUse(prev, now) ?? prev;
      },
    },
  );
}
