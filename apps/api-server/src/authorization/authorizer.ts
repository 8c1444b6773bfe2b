import type { RequestInfo } from '#domain/api/request/request-info.js';
import type { UserInfo } from '#domain/api/strategy.js';

/** What somebody wants to do. Source: k8s.io/apiserver/pkg/authorization/authorizer. */
export interface AuthorizationAttributes {
  readonly user: UserInfo;
  readonly info: RequestInfo;
}

/** `reason` is part of the message when the request is refused. */
export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

/** The seam for RBAC. */
export interface Authorizer {
  authorize(attributes: AuthorizationAttributes): Decision | Promise<Decision>;
}

/** `--authorization-mode=AlwaysAllow`. */
export const alwaysAllow: Authorizer = { authorize: () => ({ allowed: true, reason: '' }) };
