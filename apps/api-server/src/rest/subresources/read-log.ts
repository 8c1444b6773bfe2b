import { Readable } from 'node:stream';
import { kubeletEndpointOf } from '#domain/resources/core/node/kubelet-endpoint.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { logLocation } from '#domain/resources/core/pod/log/log-location.js';
import { podLogOptionsOf } from '#domain/resources/core/pod/log/pod-log-options.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import { existing } from './existing.js';

/** GET of a container's log, passed on from the kubelet of the pod's node. Throws StatusError. */
export async function readLog(api: Api, request: ApiRequest): Promise<Answer> {
  const { name, namespace } = request.info;
  const options = podLogOptionsOf(request.query, name);
  const pod = existing(api, pods, namespace, name);
  const location = logLocation(pod, options);
  if (location === undefined) return { kind: 'stream', status: 204, headers: {}, body: Readable.from([]) };
  const nodeName = pod.spec.nodeName ?? '';
  const node = existing(api, nodes, '', nodeName);
  const body = await api.kubelets.get(kubeletEndpointOf(node), location, { resource: { group: '', plural: 'pods/log' }, name });
  return { kind: 'stream', status: 200, headers: { 'Content-Type': 'text/plain' }, body };
}
