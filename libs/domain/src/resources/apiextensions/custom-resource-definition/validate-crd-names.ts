import type { CustomResourceDefinitionNames } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, indexPath, invalid } from '#domain/status/field-error.js';
import { isDns1035Label } from '#domain/validation/names.js';

/** Empty names pass. Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go ValidateCustomResourceDefinitionNames. */
export function validateCrdNames(names: CustomResourceDefinitionNames, path: string): readonly FieldError[] {
  const { plural, singular = '', kind, listKind = '', shortNames = [], categories = [] } = names;
  return [
    ...validateLabel(plural, `${path}.plural`),
    ...validateLabel(singular, `${path}.singular`),
    ...validateKind(kind, `${path}.kind`),
    ...validateKind(listKind, `${path}.listKind`),
    ...shortNames.flatMap((name, i) => validateRequiredLabel(name, indexPath(`${path}.shortNames`, i))),
    ...(kind !== '' && kind === listKind ? [invalid(`${path}.listKind`, listKind, 'kind and listKind may not be the same')] : []),
    ...categories.flatMap((name, i) => validateRequiredLabel(name, indexPath(`${path}.categories`, i))),
  ];
}

function validateLabel(name: string, path: string): readonly FieldError[] {
  return name === '' ? [] : validateRequiredLabel(name, path);
}

/** All that is wrong in one error. */
export function validateRequiredLabel(name: string, path: string): readonly FieldError[] {
  const problems = isDns1035Label(name);
  return problems.length === 0 ? [] : [invalid(path, name, problems.join(','))];
}

function validateKind(name: string, path: string): readonly FieldError[] {
  const problems = name === '' ? [] : isDns1035Label(name.toLowerCase());
  return problems.length === 0 ? [] : [invalid(path, name, `may have mixed case, but should otherwise match: ${problems.join(',')}`)];
}
