import { forwardedPath } from '#domain/reverse-proxy/forwarded-path.js';
import { badRequest } from '#domain/status/status-error.js';
import type { Backend } from '../../proxy/backend.js';
import type { Answer } from '../answer.js';
import type { ApiRequest } from '../api-request.js';

/** Where in the path that follows the subresource begins. */
const subpathAt = 3;

/** Lets a backend answer what the request asks for behind `proxy`. Throws 400 for a dry run. Source: handlers/rest.go ConnectResource. */
export function answerProxy({ info, query }: ApiRequest, findBackend: () => Backend): Answer {
  if (query.has('dryRun')) throw badRequest('dryRun is not supported');
  return { kind: 'proxy', forwarding: { ...findBackend(), path: forwardedPath(info.path, info.parts.slice(subpathAt)) } };
}
