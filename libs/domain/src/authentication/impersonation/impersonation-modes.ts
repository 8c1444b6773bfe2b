import { forbiddenRequest } from '#domain/api/request/forbidden-request.js';
import type { UserInfo } from '#domain/api/strategy.js';
import { extraProblem, isLargeExtra } from '#domain/authentication/impersonation/wanted-extra.js';
import type { WantedUser } from '#domain/authentication/impersonation/wanted-user.js';
import { nodeNameKey, serviceAccountGroups, splitServiceAccountUsername } from '#domain/authentication/service-account-user.js';
import {
  anonymousName,
  authenticatedGroup,
  mastersGroup,
  nodesGroup,
  unauthenticatedGroup,
} from '#domain/authentication/well-known-users.js';
import { type AccessRequest, resourceAccess } from '#domain/authorization/access-request.js';
import type { StatusError } from '#domain/status/status-error.js';
import { nameIsDnsSubdomain } from '#domain/validation/names.js';

/** A way to be somebody else: allowed when every check is passed. The first that is allowed counts; of refusals the first is told. */
export interface ImpersonationMode {
  readonly checks: readonly ImpersonationCheck[];
  /** Who makes the request then. */
  readonly user: UserInfo;
}

/** What the requestor must be allowed to do. */
export interface ImpersonationCheck {
  /** Who asks: the requestor, or what of them counts. */
  readonly requestor: UserInfo;
  /** When this is given and allowed, `access` need not be. */
  readonly instead?: AccessRequest;
  readonly access: readonly AccessRequest[];
  /** Present where nobody may. */
  readonly refusal?: StatusError;
}

/** So many checks are first tried to be replaced by one of everything. */
const manyChecks = 4;

/**
 * The ways in which `requestor` may make the request `access` as somebody else: those of constrained impersonation, which look at the
 * request too, and the old one, which looks at the user alone.
 * Source: k8s.io/apiserver/pkg/endpoints/filters/impersonation/mode.go. Nothing is remembered from one request to the next here.
 */
export function impersonationModes(wanted: WantedUser, requestor: UserInfo, access: AccessRequest): readonly ImpersonationMode[] {
  const nodeName = nodeNameOf(wanted.username);
  const account = splitServiceAccountUsername(wanted.username);
  const isNameOnly = wanted.uid === '' && wanted.groups.length === 0 && Object.keys(wanted.extra).length === 0;
  const constrained = (mode: string): ImpersonationMode => constrainedMode(mode, wanted, requestor, access);
  return [
    ...(isNameOnly && nodeName !== undefined && isOnNode(requestor, nodeName) ? [associatedNodeMode(wanted, requestor, access)] : []),
    ...(isNameOnly && nodeName !== undefined ? [constrained('arbitrary-node')] : []),
    ...(isNameOnly && account ? [constrained('serviceaccount')] : []),
    ...(nodeName === undefined && !account ? [constrained('user-info')] : []),
    { checks: checksOf('impersonate', wanted, requestor), user: impersonatedUser(wanted) },
  ];
}

function constrainedMode(mode: string, wanted: WantedUser, requestor: UserInfo, access: AccessRequest): ImpersonationMode {
  const on = { requestor, access: [{ ...access, verb: `impersonate-on:${mode}:${access.verb}` }] };
  const groups = nodeNameOf(wanted.username) === undefined ? wanted.groups : [nodesGroup];
  return {
    checks: [on, ...checksOf(`impersonate:${mode}`, wanted, requestor)],
    user: impersonatedUser({ ...wanted, groups }),
  };
}

/** A service account may be the node that its pod runs on; which one that is does not count. */
function associatedNodeMode(wanted: WantedUser, requestor: UserInfo, access: AccessRequest): ImpersonationMode {
  const keys = Object.keys(requestor.extra ?? {}).toSorted();
  const shown: UserInfo = { ...requestor, extra: { 'authentication.kubernetes.io/associated-node-keys': keys } };
  const { checks, user } = constrainedMode('associated-node', wanted, shown, access);
  const anyNode = (one: AccessRequest): AccessRequest => (one.verb === 'impersonate:associated-node' ? { ...one, name: '*' } : one);
  return { checks: checks.map((check) => ({ ...check, access: check.access.map(anyNode) })), user };
}

function checksOf(verb: string, wanted: WantedUser, requestor: UserInfo): readonly ImpersonationCheck[] {
  const isLegacy = verb === 'impersonate';
  const authentication = { group: 'authentication.k8s.io', version: 'v1' };
  const home = isLegacy ? { version: 'v1' } : authentication;
  const { username, uid, groups, extra } = wanted;
  const users: readonly ImpersonationCheck[] = [{ requestor, access: [usernameAccess(verb, username, home)] }];
  const uids = uid === '' ? [] : [{ requestor, access: [resourceAccess(verb, { ...authentication, resource: 'uids', name: uid })] }];
  return [
    ...users,
    ...uids,
    ...(groups.length === 0
      ? []
      : [groupsCheck(isLegacy, groups, requestor, (name) => resourceAccess(verb, { ...home, resource: 'groups', name }))]),
    ...(Object.keys(extra).length === 0
      ? []
      : [
          extraCheck(isLegacy, extra, requestor, (subresource, name) =>
            resourceAccess(verb, { ...authentication, resource: 'userextras', subresource, name }),
          ),
        ]),
  ];
}

function usernameAccess(verb: string, username: string, home: Partial<AccessRequest>): AccessRequest {
  const account = splitServiceAccountUsername(username);
  if (account) return resourceAccess(verb, { ...home, resource: 'serviceaccounts', ...account });
  const nodeName = verb === 'impersonate' ? undefined : nodeNameOf(username);
  if (nodeName !== undefined) return resourceAccess(verb, { ...home, resource: 'nodes', name: nodeName });
  return resourceAccess(verb, { ...home, resource: 'users', name: username });
}

function groupsCheck(
  isLegacy: boolean,
  groups: readonly string[],
  requestor: UserInfo,
  accessTo: (name: string) => AccessRequest,
): ImpersonationCheck {
  const check = { requestor, access: groups.map(accessTo) };
  if (isLegacy) return check;
  const refuse = (name: string, what: string): ImpersonationCheck => ({
    ...check,
    refusal: forbiddenRequest(requestor, accessTo(name), `impersonating the ${what} group is not allowed`),
  });
  if (groups.includes('')) return refuse('', 'empty string');
  if (groups.includes(mastersGroup)) return refuse(mastersGroup, mastersGroup);
  return groups.length >= manyChecks ? { ...check, instead: accessTo('*') } : check;
}

function extraCheck(
  isLegacy: boolean,
  extra: WantedUser['extra'],
  requestor: UserInfo,
  accessTo: (key: string, value: string) => AccessRequest,
): ImpersonationCheck {
  const access = Object.entries(extra).flatMap(([key, values]) => values.map((value) => accessTo(key, value)));
  if (isLegacy) return { requestor, access };
  const problem = extraProblem(extra);
  if (problem !== undefined) return { requestor, access, refusal: forbiddenRequest(requestor, accessTo('', ''), problem) };
  return isLargeExtra(extra, manyChecks) ? { requestor, access, instead: accessTo('*', '*') } : { requestor, access };
}

/** The user with the groups that go without saying. */
function impersonatedUser({ username, uid, groups, extra }: WantedUser): UserInfo {
  const account = splitServiceAccountUsername(username);
  const named = account && groups.length === 0 ? serviceAccountGroups(account.namespace) : groups;
  const implied = username === anonymousName ? unauthenticatedGroup : authenticatedGroup;
  const isComplete = named.includes(implied) || named.includes(unauthenticatedGroup);
  return {
    username,
    ...(uid !== '' && { uid }),
    groups: isComplete ? named : [...named, implied],
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

const nodePrefix = 'system:node:';

function nodeNameOf(username: string): string | undefined {
  const name = username.startsWith(nodePrefix) ? username.slice(nodePrefix.length) : '';
  return name !== '' && nameIsDnsSubdomain(name, false).length === 0 ? name : undefined;
}

function isOnNode({ username, extra }: UserInfo, nodeName: string): boolean {
  const names = extra?.[nodeNameKey] ?? [];
  return splitServiceAccountUsername(username) !== undefined && names.length === 1 && names[0] === nodeName;
}
