import { describe, expect, test } from 'vitest';
import type { UserInfo } from '#domain/api/strategy.js';
import { type ImpersonationMode, impersonationModes } from '#domain/authentication/impersonation/impersonation-modes.js';
import { type WantedUser, wantedUserOf } from '#domain/authentication/impersonation/wanted-user.js';
import { type AccessRequest, resourceAccess } from '#domain/authorization/access-request.js';

const listPods = resourceAccess('list', { version: 'v1', resource: 'pods', namespace: 'ns' });
const admin: UserInfo = { username: 'admin', groups: [] };
const nobody: WantedUser = { username: '', uid: '', groups: [], extra: {} };

function modesFor(wanted: Partial<WantedUser>, requestor: UserInfo = admin): readonly ImpersonationMode[] {
  return impersonationModes({ ...nobody, ...wanted }, requestor, listPods);
}

/** `verb group/resource/subresource namespace/name` */
function shown({ verb, group, resource, subresource, namespace, name }: AccessRequest): string {
  return `${verb} ${group}/${resource}${subresource && `/${subresource}`} ${namespace && `${namespace}/`}${name}`;
}

function checksOf({ checks }: ImpersonationMode): readonly string[] {
  return checks.flatMap(({ access, instead, refusal }) => [
    ...(refusal ? [refusal.message] : []),
    ...(instead ? [`or ${shown(instead)}`] : []),
    ...(refusal ? [] : access.map(shown)),
  ]);
}

describe('headers', () => {
  test.each<[readonly string[], Partial<WantedUser> | undefined]>([
    [['Accept', 'a'], undefined],
    [['impersonate-user', 'bob'], { username: 'bob' }],
    [
      ['Impersonate-User', 'bob', 'Impersonate-User', 'eve', 'Impersonate-Group', 'a', 'IMPERSONATE-GROUP', 'b'],
      { username: 'bob', groups: ['a', 'b'] },
    ],
    [['Impersonate-User', 'bob', 'Impersonate-Uid', 'u'], { username: 'bob', uid: 'u' }],
    [
      ['Impersonate-User', 'bob', 'Impersonate-Extra-A%2fB', 'x', 'Impersonate-Extra-a%2Fb', 'y', 'Impersonate-Extra-%zz', 'z'],
      { username: 'bob', extra: { 'a/b': ['x', 'y'], '%zz': ['z'] } },
    ],
  ])('%j mean %j', (headers, wanted) => {
    expect(wantedUserOf(headers)).toEqual(wanted && { ...nobody, ...wanted });
  });

  test.each([
    [['Impersonate-Group', 'g'], 'Name:"", UID:"", Groups:[]string{"g"}, Extra:map[string][]string(nil)'],
    [['Impersonate-Uid', 'u'], 'Name:"", UID:"u", Groups:[]string(nil), Extra:map[string][]string(nil)'],
    [
      ['Impersonate-Extra-Foo', 'g', 'Impersonate-Extra-Bar', 'h', 'Impersonate-Extra-Foo', '"'],
      'Name:"", UID:"", Groups:[]string(nil), Extra:map[string][]string{"bar":[]string{"h"}, "foo":[]string{"g", "\\""}}',
    ],
  ])('%j without a user are a mistake', (headers, text) => {
    expect(() => wantedUserOf(headers)).toThrow(`requested &user.DefaultInfo{${text}} without impersonating a user name`);
  });
});

describe('who the request is made by', () => {
  test.each<[Partial<WantedUser>, readonly string[]]>([
    [{ username: 'bob' }, ['system:authenticated']],
    [{ username: 'bob', groups: ['g'] }, ['g', 'system:authenticated']],
    [{ username: 'bob', groups: ['system:unauthenticated'] }, ['system:unauthenticated']],
    [{ username: 'system:anonymous' }, ['system:unauthenticated']],
    [{ username: 'system:serviceaccount:ns:a' }, ['system:serviceaccounts', 'system:serviceaccounts:ns', 'system:authenticated']],
    [{ username: 'system:serviceaccount:ns:a', groups: ['g'] }, ['g', 'system:authenticated']],
    [{ username: 'system:node:n' }, ['system:nodes', 'system:authenticated']],
    [{ username: 'system:node:n', groups: ['g'] }, ['g', 'system:authenticated']],
  ])('%j has the groups %j', (wanted, groups) => {
    expect(modesFor(wanted)[0]?.user).toEqual({ username: wanted.username, groups });
  });
});

describe('what the requestor must be allowed', () => {
  test('for a user: what constrained impersonation asks, or else what was always asked', () => {
    const modes = modesFor({ username: 'bob', uid: 'u', groups: ['g', 'h'], extra: { 'a.b/c': ['d'] } });
    expect(modes.map(checksOf)).toEqual([
      [
        'impersonate-on:user-info:list /pods ns/',
        'impersonate:user-info authentication.k8s.io/users bob',
        'impersonate:user-info authentication.k8s.io/uids u',
        'impersonate:user-info authentication.k8s.io/groups g',
        'impersonate:user-info authentication.k8s.io/groups h',
        'impersonate:user-info authentication.k8s.io/userextras/a.b/c d',
      ],
      [
        'impersonate /users bob',
        'impersonate authentication.k8s.io/uids u',
        'impersonate /groups g',
        'impersonate /groups h',
        'impersonate authentication.k8s.io/userextras/a.b/c d',
      ],
    ]);
  });

  test('for a service account', () => {
    expect(modesFor({ username: 'system:serviceaccount:ns:a' }).map(checksOf)).toEqual([
      ['impersonate-on:serviceaccount:list /pods ns/', 'impersonate:serviceaccount authentication.k8s.io/serviceaccounts ns/a'],
      ['impersonate /serviceaccounts ns/a'],
    ]);
  });

  test('for a node, by a pod that runs on it', () => {
    const requestor = { username: 'system:serviceaccount:ns:a', groups: [], extra: { 'authentication.kubernetes.io/node-name': ['n'] } };
    const modes = modesFor({ username: 'system:node:n' }, requestor);
    expect(modes.map(checksOf)).toEqual([
      ['impersonate-on:associated-node:list /pods ns/', 'impersonate:associated-node authentication.k8s.io/nodes *'],
      ['impersonate-on:arbitrary-node:list /pods ns/', 'impersonate:arbitrary-node authentication.k8s.io/nodes n'],
      ['impersonate /users system:node:n'],
    ]);
    expect(modes[0]?.checks[0]?.requestor.extra).toEqual({
      'authentication.kubernetes.io/associated-node-keys': ['authentication.kubernetes.io/node-name'],
    });
  });

  test('many groups or extra values may be allowed all at once', () => {
    const [mode] = modesFor({ username: 'bob', groups: ['a', 'b', 'c', 'd'], extra: { 'a.b/c': ['1', '2', '3', '4'] } });
    expect(mode && checksOf(mode).filter((check) => check.startsWith('or '))).toEqual([
      'or impersonate:user-info authentication.k8s.io/groups *',
      'or impersonate:user-info authentication.k8s.io/userextras/* *',
    ]);
  });

  test.each<[Partial<WantedUser>, string]>([
    [
      { groups: [''] },
      'groups.authentication.k8s.io is forbidden: User "admin" cannot impersonate:user-info resource "groups" in API group "authentication.k8s.io" at the cluster scope: impersonating the empty string group is not allowed',
    ],
    [{ groups: ['system:masters'] }, 'impersonating the system:masters group is not allowed'],
    [{ extra: { '': ['a'] } }, 'impersonating the empty string key in extra is not allowed'],
    [
      { extra: { a: ['a'] } },
      'impersonating an invalid key in extra is not allowed: extra.key: Invalid value: "a": must be a domain-prefixed path (such as "acme.io/foo")',
    ],
    [{ extra: { 'a.b/C': ['a'] } }, 'impersonating a non-lowercase key in extra is not allowed: "a.b/C"'],
    [{ extra: { 'a.b/c': [''] } }, 'impersonating the empty string value in extra is not allowed'],
  ])('%j nobody may by constrained impersonation', (wanted, why) => {
    const [constrained, legacy] = modesFor({ username: 'bob', ...wanted });
    expect(constrained && checksOf(constrained).at(-1)).toContain(why);
    expect(legacy?.checks.some(({ refusal }) => refusal)).toBe(false);
  });
});
