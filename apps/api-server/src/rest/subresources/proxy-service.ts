import { endpoints } from '#domain/resources/core/endpoints/endpoints.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { serviceLocation } from '#domain/resources/core/service/proxy/service-location.js';
import { services } from '#domain/resources/core/service/service.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import { answerProxy } from './answer-proxy.js';
import { existing, findExisting } from './existing.js';

/** Any request to `services/<name>/proxy/…`: one of its pods answers. Throws StatusError. */
export function proxyService(api: Api, request: ApiRequest): Answer {
  return answerProxy(request, () => {
    const { name, namespace } = request.info;
    const objects = {
      service: (one: string) => existing(api, services, namespace, one),
      endpoints: (one: string) => existing(api, endpoints, namespace, one),
      pod: (one: string) => findExisting(api, pods, namespace, one),
    };
    return { location: serviceLocation(name, namespace, objects, api.random) };
  });
}
