import type { Verb } from '#domain/api/served-resources.js';
import type { Handler } from '../dispatch.js';
import type { Endpoint } from '../endpoint.js';
import { createBinding } from './binding.js';
import { getScale, patchScale, updateScale } from './scale.js';

/** What a subresource does of its own; verbs that are not here work as on the object itself, where the kind has rules for it. */
export interface SubresourceVerbs {
  readonly handlers: { readonly [Name in Verb]?: Handler };
  /** The path may go on after the subresource: `proxy/some/path`. */
  readonly hasSubpath?: boolean;
}

const none: SubresourceVerbs = { handlers: {} };

/** By name: a subresource of a name means the same on every resource that has it. */
const byName: Readonly<Record<string, SubresourceVerbs>> = {
  binding: { handlers: { create: createBinding } },
  scale: { handlers: { get: getScale, update: updateScale, patch: patchScale } },
};

export function subresourceVerbs({ subresource }: Endpoint): SubresourceVerbs {
  return byName[subresource?.name ?? ''] ?? none;
}
