import type { UserInfo } from '#domain/api/strategy.js';
import type { AccessRequest } from '#domain/authorization/access-request.js';
import type { Decision, SubjectRules } from '#domain/authorization/decision.js';

/** Who wants to do what. Source: k8s.io/apiserver/pkg/authorization/authorizer. */
export interface AuthorizationAttributes {
  readonly user: UserInfo;
  readonly info: AccessRequest;
}

/** The seam for RBAC: asked about every request, and by access reviews. */
export interface Authorizer {
  authorize(attributes: AuthorizationAttributes): Decision | Promise<Decision>;
  /** Everything that somebody may do in a namespace. */
  rulesFor(user: UserInfo, namespace: string): SubjectRules | Promise<SubjectRules>;
}

const everything: SubjectRules = {
  resources: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  paths: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  incomplete: false,
};

/** `--authorization-mode=AlwaysAllow`. */
export const alwaysAllow: Authorizer = {
  authorize: () => ({ allowed: true, reason: '' }),
  rulesFor: () => everything,
};
