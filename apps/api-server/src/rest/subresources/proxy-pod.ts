import { pods } from '#domain/resources/core/pod/pod.js';
import { podLocation, podRequestOf } from '#domain/resources/core/pod/proxy/pod-location.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import { existing } from './existing.js';
import { answerProxy } from './answer-proxy.js';

/** Any request to `pods/<name>/proxy/…`: the pod answers. Throws StatusError. */
export function proxyPod(api: Api, request: ApiRequest): Answer {
  return answerProxy(request, () => {
    const wanted = podRequestOf(request.info.name);
    return { location: podLocation(existing(api, pods, request.info.namespace, wanted.name), wanted) };
  });
}
