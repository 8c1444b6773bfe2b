import type { UserInfo } from '#domain/api/strategy.js';

/** Names that mean something to every part of a cluster. Source: k8s.io/apiserver/pkg/authentication/user/user.go. */

export const authenticatedGroup = 'system:authenticated';
export const unauthenticatedGroup = 'system:unauthenticated';
export const mastersGroup = 'system:masters';
export const nodesGroup = 'system:nodes';
export const anonymousName = 'system:anonymous';

/** The user with the group of everybody who is known. Source: k8s.io/apiserver/pkg/authentication/group/authenticated_group_adder.go. */
export function withAuthenticatedGroup(user: UserInfo): UserInfo {
  const { username, groups } = user;
  if (username === anonymousName || groups.includes(authenticatedGroup) || groups.includes(unauthenticatedGroup)) return user;
  return { ...user, groups: [...groups, authenticatedGroup] };
}
