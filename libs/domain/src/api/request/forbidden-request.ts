import type { UserInfo } from '#domain/api/strategy.js';
import type { AccessRequest } from '#domain/authorization/access-request.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { forbiddenError, type StatusError } from '#domain/status/status-error.js';

/** 403 for a request that the user may not make. Source: k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go. */
export function forbiddenRequest(user: UserInfo, info: AccessRequest, reason: string): StatusError {
  const text = escapeMarkup(forbiddenText(user, info));
  const why = reason === '' ? text : `${text}: ${reason}`;
  return forbiddenError({ group: info.group, plural: info.resource }, info.name, why);
}

function forbiddenText({ username }: UserInfo, info: AccessRequest): string {
  const subject = `User ${goQuote(username)} cannot ${info.verb}`;
  if (!info.isResource) return `${subject} path ${goQuote(info.path)}`;
  const resource = info.subresource === '' ? info.resource : `${info.resource}/${info.subresource}`;
  const head = `${subject} resource ${goQuote(resource)} in API group ${goQuote(info.group)}`;
  return info.namespace === '' ? `${head} at the cluster scope` : `${head} in the namespace ${goQuote(info.namespace)}`;
}

/** Browsers may come upon the text, and some of it is the sender's. */
function escapeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
