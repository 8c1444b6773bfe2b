import { describe, expect, test } from 'vitest';
import { clusterRoleBindings } from '#domain/resources/rbac/cluster-role-binding/cluster-role-binding.js';
import { roleBindings } from '#domain/resources/rbac/role-binding/role-binding.js';
import type { ClusterRoleBinding, RoleBinding, RoleRef, Subject } from '#domain/schema/types/rbac-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const group = 'rbac.authorization.k8s.io';
const role = { apiGroup: group, kind: 'Role', name: 'r' };
const clusterRole = { apiGroup: group, kind: 'ClusterRole', name: 'r' };
const stored = { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

function binding(roleRef: RoleRef, ...subjects: readonly Subject[]): RoleBinding {
  return { apiVersion: `${group}/v1`, kind: 'RoleBinding', metadata: { ...stored, namespace: 'n' }, roleRef, subjects };
}

function clusterBinding(roleRef: RoleRef, ...subjects: readonly Subject[]): ClusterRoleBinding {
  return { apiVersion: `${group}/v1`, kind: 'ClusterRoleBinding', metadata: stored, roleRef, subjects };
}

test('the group of users, groups and the role is filled in', () => {
  const given = binding({ apiGroup: '', kind: 'Role', name: 'r' }, { kind: 'User', name: 'u' }, { kind: 'ServiceAccount', name: 's' });
  expect(roleBindings.strategy.applyDefaults(given)).toMatchObject({
    roleRef: role,
    subjects: [
      { kind: 'User', name: 'u', apiGroup: group },
      { kind: 'ServiceAccount', name: 's' },
    ],
  });
});

describe('the role', () => {
  test.each<{ roleRef: RoleRef; errors: readonly string[] }>([
    { roleRef: role, errors: [] },
    { roleRef: clusterRole, errors: [] },
    {
      roleRef: { apiGroup: 'apps', kind: 'X', name: '' },
      errors: [
        `roleRef.apiGroup: Unsupported value: "apps": supported values: "${group}"`,
        'roleRef.kind: Unsupported value: "X": supported values: "Role", "ClusterRole"',
        'roleRef.name: Required value',
      ],
    },
    { roleRef: { ...role, name: 'a/b' }, errors: [`roleRef.name: Invalid value: "a/b": may not contain '/'`] },
  ])('$roleRef is refused for $errors', ({ roleRef, errors }) => {
    expect(roleBindings.strategy.validate(binding(roleRef)).map(formatFieldError)).toEqual(errors);
  });

  test('of a ClusterRoleBinding is a ClusterRole', () => {
    expect(clusterRoleBindings.strategy.validate(clusterBinding(role)).map(formatFieldError)).toEqual([
      'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
    ]);
  });

  test('never changes', () => {
    const errors = [
      'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"ClusterRole","Name":"r"}: cannot change roleRef',
    ];
    expect(roleBindings.strategy.validateUpdate(binding(clusterRole), binding(role)).map(formatFieldError)).toEqual(errors);
    const other = clusterBinding({ ...clusterRole, name: 'x' });
    expect(clusterRoleBindings.strategy.validateUpdate(clusterBinding(clusterRole), other).map(formatFieldError)).toEqual(errors);
  });
});

describe('a subject', () => {
  test.each<{ subject: Subject; inNamespace: readonly string[]; inCluster?: readonly string[] }>([
    { subject: { kind: 'User', apiGroup: group, name: 'me' }, inNamespace: [] },
    { subject: { kind: 'Group', apiGroup: group, name: 'system:masters' }, inNamespace: [] },
    {
      subject: { kind: 'ServiceAccount', name: 'default' },
      inNamespace: [],
      inCluster: ['subjects[0].namespace: Required value'],
    },
    { subject: { kind: 'ServiceAccount', name: 'default', namespace: 'x' }, inNamespace: [] },
    {
      subject: { kind: 'ServiceAccount', apiGroup: group, name: '', namespace: 'x' },
      inNamespace: ['subjects[0].name: Required value', `subjects[0].apiGroup: Unsupported value: "${group}": supported values: ""`],
    },
    {
      subject: { kind: 'User', apiGroup: '', name: 'me' },
      inNamespace: [`subjects[0].apiGroup: Unsupported value: "": supported values: "${group}"`],
    },
    {
      subject: { kind: 'Robot', name: 'me' },
      inNamespace: ['subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"'],
    },
  ])('$subject is refused for $inNamespace', ({ subject, inNamespace, inCluster }) => {
    expect(roleBindings.strategy.validate(binding(role, subject)).map(formatFieldError)).toEqual(inNamespace);
    expect(clusterRoleBindings.strategy.validate(clusterBinding(clusterRole, subject)).map(formatFieldError)).toEqual(
      inCluster ?? inNamespace,
    );
  });
});

test('a binding prints its role, and wide its subjects by kind', () => {
  const subjects = [
    { kind: 'User', name: 'u1' },
    { kind: 'ServiceAccount', name: 's', namespace: 'x' },
    { kind: 'User', name: 'u2' },
    { kind: 'Group', name: 'g' },
  ];
  expect(roleBindings.printer.columns.map(({ name, priority }) => [name, priority])).toEqual([
    ['Name', 0],
    ['Role', 0],
    ['Age', 0],
    ['Users', 1],
    ['Groups', 1],
    ['ServiceAccounts', 1],
  ]);
  expect(roleBindings.printer.cells(binding(role, ...subjects), Date.UTC(2026, 0, 2))).toEqual([
    'a',
    'Role/r',
    '24h',
    'u1, u2',
    'g',
    'x/s',
  ]);
});
