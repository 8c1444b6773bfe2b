import { textOf } from '#domain/api/request/query-values.js';
import { containerNamed } from '#domain/resources/core/pod/log/log-location.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { badRequest, StatusError } from '#domain/status/status-error.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import { existing } from './existing.js';

/**
 * Refuses to open streams to a pod with 501, as `kubectl` prints it; what is wrong with the request itself is told first, as upstream does.
 * Source: pkg/registry/core/pod/strategy.go streamLocation, PortForwardLocation.
 */
export function refuseStreams(action: 'exec' | 'attach' | 'port-forward'): (api: Api, request: ApiRequest) => Answer {
  return (api, { info, query }) => {
    const { name, namespace } = info;
    const pod = existing(api, pods, namespace, name);
    if (action !== 'port-forward') containerNamed(pod, textOf(query, 'container'));
    if (!pod.spec.nodeName) throw badRequest(`pod ${name} does not have a host assigned`);
    throw new StatusError(
      501,
      '',
      `${action} is not emulated yet: nothing can be run in, or connected to, the simulated containers of pod ${name}`,
    );
  };
}
