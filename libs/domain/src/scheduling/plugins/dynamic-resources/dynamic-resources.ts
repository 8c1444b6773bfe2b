import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { unresolvable } from '#domain/scheduling/framework/plugin-status.js';

const name = 'DynamicResources';

/** Devices are not allocated here: a pod that asks for some waits for a scheduler that does, instead of being started without them. */
export const dynamicResources: Plugin<undefined> = {
  name,
  preFilter({ pod }) {
    const claims = pod.pod.spec.resourceClaims ?? [];
    return claims.length === 0 ? 'skip' : unresolvable(name, 'pod has resource claims, and allocation of devices is not emulated');
  },
};
