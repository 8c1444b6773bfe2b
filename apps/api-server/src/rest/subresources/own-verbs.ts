import type { Verb } from '#domain/api/served-resources.js';
import { formatGroupResource } from '#domain/status/status-error.js';
import type { Handler } from '../dispatch-custom.js';
import type { Endpoint } from '../endpoint.js';
import { reviewAccess, reviewOwnAccess } from '../reviews/review-access.js';
import { reviewOwnRules } from '../reviews/review-rules.js';
import { reviewSelf, reviewToken } from '../reviews/review-user.js';
import { bindPod } from './bind-pod.js';
import { createToken } from './create-token.js';
import { evictPod } from './evict-pod.js';
import { proxyNode } from './proxy-node.js';
import { proxyPod } from './proxy-pod.js';
import { proxyService } from './proxy-service.js';
import { readLog } from './read-log.js';
import { refuseStreams } from './refuse-streams.js';
import { getScale, patchScale, updateScale } from './scale.js';

/** What a path does of its own; verbs that are not here work on the stored object. */
export interface OwnVerbs {
  readonly handlers: { readonly [Name in Verb]?: Handler };
  /** Answers requests of all these methods in place of the verbs, also methods that have no verb. */
  readonly connect?: { readonly methods: readonly string[]; readonly handler: Handler };
  /** The path may go on after the subresource: `proxy/some/path`. */
  readonly hasSubpath?: boolean;
  /** The handlers do no more than to say why. */
  readonly isRefusal?: true;
}

const none: OwnVerbs = { handlers: {} };

/** By subresource: means the same on every resource that has it. */
const bySubresource: Readonly<Record<string, OwnVerbs>> = {
  scale: { handlers: { get: getScale, update: updateScale, patch: patchScale } },
};

const proxyMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

function proxy(handler: Handler): OwnVerbs {
  return { handlers: {}, connect: { methods: proxyMethods, handler }, hasSubpath: true };
}

function refusal(handler: Handler): OwnVerbs {
  return { handlers: { get: handler, create: handler }, isRefusal: true };
}

/** By `<plural>.<group>`, with `/<subresource>`: what upstream too writes out for one resource alone. */
const byPath: Readonly<Record<string, OwnVerbs>> = {
  bindings: { handlers: { create: bindPod } },
  'pods/binding': { handlers: { create: bindPod } },
  'pods/eviction': { handlers: { create: evictPod } },
  'pods/log': { handlers: { get: readLog } },
  'pods/exec': refusal(refuseStreams('exec')),
  'pods/attach': refusal(refuseStreams('attach')),
  'pods/portforward': refusal(refuseStreams('port-forward')),
  'pods/proxy': proxy(proxyPod),
  'services/proxy': proxy(proxyService),
  'nodes/proxy': proxy(proxyNode),
  'serviceaccounts/token': { handlers: { create: createToken } },
  'localsubjectaccessreviews.authorization.k8s.io': { handlers: { create: reviewAccess } },
  'selfsubjectaccessreviews.authorization.k8s.io': { handlers: { create: reviewOwnAccess } },
  'selfsubjectreviews.authentication.k8s.io': { handlers: { create: reviewSelf } },
  'selfsubjectrulesreviews.authorization.k8s.io': { handlers: { create: reviewOwnRules } },
  'subjectaccessreviews.authorization.k8s.io': { handlers: { create: reviewAccess } },
  'tokenreviews.authentication.k8s.io': { handlers: { create: reviewToken } },
};

export function ownVerbs({ definition, subresource }: Endpoint): OwnVerbs {
  const resource = formatGroupResource(definition);
  if (!subresource) return byPath[resource] ?? none;
  return byPath[`${resource}/${subresource.name}`] ?? bySubresource[subresource.name] ?? none;
}
