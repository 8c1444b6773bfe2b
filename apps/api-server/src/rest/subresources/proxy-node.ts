import { nodes } from '#domain/resources/core/node/node.js';
import { nodeLocation, nodeRequestOf } from '#domain/resources/core/node/proxy/node-location.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import { answerProxy } from './answer-proxy.js';
import { existing } from './existing.js';

/** Any request to `nodes/<name>/proxy/…`: its kubelet answers, or what listens on another port. Throws StatusError. */
export function proxyNode(api: Api, request: ApiRequest): Answer {
  return answerProxy(request, () => {
    const wanted = nodeRequestOf(request.info.name);
    const { isKubelet, ...location } = nodeLocation(existing(api, nodes, '', wanted.name), wanted);
    return isKubelet ? { location, credentials: api.kubelets.credentials } : { location };
  });
}
