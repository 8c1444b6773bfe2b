import type { Verb } from '#domain/api/served-resources.js';
import { formatGroupResource } from '#domain/status/status-error.js';
import type { Handler } from '../dispatch.js';
import type { Endpoint } from '../endpoint.js';
import { bindPod } from './bind-pod.js';
import { evictPod } from './evict-pod.js';
import { readLog } from './read-log.js';
import { getScale, patchScale, updateScale } from './scale.js';

/** What a path does of its own; verbs that are not here work on the stored object. */
export interface OwnVerbs {
  readonly handlers: { readonly [Name in Verb]?: Handler };
  /** The path may go on after the subresource: `proxy/some/path`. */
  readonly hasSubpath?: boolean;
}

const none: OwnVerbs = { handlers: {} };

/** By subresource: means the same on every resource that has it. */
const bySubresource: Readonly<Record<string, OwnVerbs>> = {
  scale: { handlers: { get: getScale, update: updateScale, patch: patchScale } },
};

/** By `<plural>.<group>`, with `/<subresource>`: what upstream too writes out for one resource alone. */
const byPath: Readonly<Record<string, OwnVerbs>> = {
  bindings: { handlers: { create: bindPod } },
  'pods/binding': { handlers: { create: bindPod } },
  'pods/eviction': { handlers: { create: evictPod } },
  'pods/log': { handlers: { get: readLog } },
};

export function ownVerbs({ definition, subresource }: Endpoint): OwnVerbs {
  const resource = formatGroupResource(definition);
  if (!subresource) return byPath[resource] ?? none;
  return byPath[`${resource}/${subresource.name}`] ?? bySubresource[subresource.name] ?? none;
}
