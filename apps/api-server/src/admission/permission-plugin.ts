import type { Attributes } from '#domain/admission/attributes.js';
import type { NeededPermission } from '#domain/admission/certificates/signer-permission.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { Authorizer } from '../authorization/authorizer.js';
import type { AdmissionPlugin } from './admission.js';

/** A plugin that refuses writes whose sender is not allowed something besides the write itself. */
export function permissionPlugin(
  name: string,
  neededFor: (attributes: Attributes, object: KubeObject | undefined) => NeededPermission | undefined,
  authorizer: Authorizer,
): AdmissionPlugin {
  return {
    name,
    validate(attributes, object) {
      const needed = neededFor(attributes, object);
      return needed && check(needed, attributes, authorizer);
    },
  };
}

async function check({ anyOf, refusal }: NeededPermission, { user }: Attributes, authorizer: Authorizer): Promise<void> {
  for (const info of anyOf) if ((await authorizer.authorize({ user, info })).allowed) return;
  throw refusal;
}
