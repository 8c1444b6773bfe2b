import type { ServiceAccountSubject, Subject } from '#domain/schema/types/flowcontrol-v1.js';
import { type FieldError, forbidden, required } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';
import { isDns1123Label, isDns1123Subdomain } from '#domain/validation/names.js';
import { invalidEach, requireText } from '#domain/validation/text.js';

/** The field of each kind of subject; errors come in this order. */
const fields = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const;

/** Source: pkg/apis/flowcontrol/validation/validation.go ValidateFlowSchemaSubject. */
export function validateFlowSubject(subject: Subject, path: string): readonly FieldError[] {
  const { kind } = subject;
  if (!isKnown(kind)) return validateChoice(kind, `${path}.kind`, ['Group', 'ServiceAccount', 'User']);
  const field = fields[kind];
  const others = Object.entries(fields).filter(([other, name]) => other !== kind && subject[name] !== undefined);
  return [
    ...(subject[field] ? [] : [required(`${path}.${field}`, `${field} is required when subject kind is '${kind}'`)]),
    ...(subject.serviceAccount && field === 'serviceAccount' ? validateAccount(subject.serviceAccount, `${path}.${field}`) : []),
    ...(field === 'serviceAccount' || !subject[field] ? [] : requireText(subject[field].name, `${path}.${field}.name`)),
    ...others.map(([other, name]) => forbidden(`${path}.${name}`, `${name} is forbidden when subject kind is not '${other}'`)),
  ];
}

function isKnown(kind: string): kind is keyof typeof fields {
  return Object.hasOwn(fields, kind);
}

function validateAccount({ name, namespace }: ServiceAccountSubject, path: string): readonly FieldError[] {
  const namespacePath = `${path}.namespace`;
  return [
    ...requireText(name, `${path}.name`),
    ...(name === '' || name === '*' ? [] : invalidEach(`${path}.name`, name, isDns1123Subdomain(name))),
    ...(namespace === ''
      ? [required(namespacePath, 'must specify namespace for service account')]
      : invalidEach(namespacePath, namespace, isDns1123Label(namespace))),
  ];
}
