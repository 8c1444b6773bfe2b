import type { Given } from '#domain/api/define-resource.js';
import { ageColumn, column, nameColumn, wideColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { equal } from '#domain/json/equal.js';
import { fillEmpty, mapItems, mapMember } from '#domain/json/fill.js';
import type { ClusterRoleBinding, RoleBinding, RoleRef, Subject } from '#domain/schema/types/rbac-v1.js';
import { childPath, type FieldError, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { formatAge } from '#domain/time/duration.js';
import { nameIsDnsSubdomain, nameIsPathSegment } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

/**
 * What RoleBinding and ClusterRoleBinding have in common.
 * Sources: pkg/apis/rbac/{v1/defaults.go,validation/validation.go}.
 */

type AnyBinding = RoleBinding | ClusterRoleBinding;

const group = 'rbac.authorization.k8s.io';
const kindsOfSubjects = ['ServiceAccount', 'User', 'Group'];

/** The definition of both kinds, but for the roles they may refer to: `kindsOfRoles`. */
export function bindingRules<T extends AnyBinding>(namespaced: boolean, kindsOfRoles: readonly string[]): Given<T> {
  const validate = (binding: T): readonly FieldError[] => validateBinding(binding, namespaced, kindsOfRoles);
  return {
    strategy: {
      checkName: (name) => nameIsPathSegment(name, false),
      applyDefaults: defaultBinding,
      validate,
      validateUpdate: (next, prev) => [...validate(next), ...validateRoleRefUpdate(next, prev)],
      allowCreateOnUpdate: true,
    },
    printer: bindingPrinter,
  };
}

function defaultBinding<T extends AnyBinding>(binding: T): T {
  const roleRef = fillEmpty(binding.roleRef, { apiGroup: group });
  const filled = roleRef === binding.roleRef ? binding : { ...binding, roleRef };
  return mapMember(filled, 'subjects', (subjects) => mapItems(subjects, defaultSubject));
}

function defaultSubject(subject: Subject): Subject {
  return subject.kind === 'User' || subject.kind === 'Group' ? fillEmpty(subject, { apiGroup: group }) : subject;
}

function validateBinding(binding: AnyBinding, namespaced: boolean, kindsOfRoles: readonly string[]): readonly FieldError[] {
  const { apiGroup, kind, name } = binding.roleRef;
  return [
    ...(apiGroup === group ? [] : [notSupported('roleRef.apiGroup', apiGroup, [group])]),
    ...(kindsOfRoles.includes(kind) ? [] : [notSupported('roleRef.kind', kind, kindsOfRoles)]),
    ...(name === '' ? [required('roleRef.name')] : invalidEach('roleRef.name', name, nameIsPathSegment(name, false))),
    ...(binding.subjects ?? []).flatMap((subject, i) => validateSubject(subject, namespaced, indexPath('subjects', i))),
  ];
}

/** A binding never changes its role. */
function validateRoleRefUpdate(next: AnyBinding, prev: AnyBinding): readonly FieldError[] {
  return equal(next.roleRef, prev.roleRef) ? [] : [invalid('roleRef', internalRoleRef(next.roleRef), 'cannot change roleRef')];
}

/** Upstream prints its internal type here, whose fields have Go's names. */
function internalRoleRef({ apiGroup, kind, name }: RoleRef): object {
  return { APIGroup: apiGroup, Kind: kind, Name: name };
}

function validateSubject(subject: Subject, namespaced: boolean, path: string): readonly FieldError[] {
  const { kind, name, apiGroup = '', namespace = '' } = subject;
  const errors: FieldError[] = name === '' ? [required(childPath(path, 'name'))] : [];
  switch (kind) {
    case 'ServiceAccount':
      if (name !== '') errors.push(...invalidEach(childPath(path, 'name'), name, nameIsDnsSubdomain(name, false)));
      if (apiGroup !== '') errors.push(notSupported(childPath(path, 'apiGroup'), apiGroup, ['']));
      if (!namespaced && namespace === '') errors.push(required(childPath(path, 'namespace')));
      break;
    case 'User':
    case 'Group':
      if (apiGroup !== group) errors.push(notSupported(childPath(path, 'apiGroup'), apiGroup, [group]));
      break;
    default:
      errors.push(notSupported(childPath(path, 'kind'), kind, kindsOfSubjects));
  }
  return errors;
}

const bindingPrinter: TablePrinter<AnyBinding> = {
  columns: [
    nameColumn,
    column('Role', 'The role whose permissions are granted.'),
    ageColumn,
    wideColumn('Users', 'Users it is granted to.'),
    wideColumn('Groups', 'Groups it is granted to.'),
    wideColumn('ServiceAccounts', 'Service accounts it is granted to.'),
  ],
  cells: ({ metadata, roleRef, subjects = [] }, now) => {
    const named = (kind: string): readonly Subject[] => subjects.filter((subject) => subject.kind === kind);
    return [
      metadata.name,
      `${roleRef.kind}/${roleRef.name}`,
      formatAge(metadata.creationTimestamp, now),
      named('User')
        .map(({ name }) => name)
        .join(', '),
      named('Group')
        .map(({ name }) => name)
        .join(', '),
      named('ServiceAccount')
        .map(({ name, namespace = '' }) => `${namespace}/${name}`)
        .join(', '),
    ];
  },
};
