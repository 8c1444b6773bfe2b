import { validateSchema } from '#domain/resources/apiextensions/custom-resource-definition/schema-rules.js';
import { validateOwnFields } from '#domain/resources/apiextensions/custom-resource-definition/validate-selectable-fields.js';
import { validateRequiredLabel } from '#domain/resources/apiextensions/custom-resource-definition/validate-crd-names.js';
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
} from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { byteLength } from '#domain/validation/names.js';

/**
 * What a version has besides its neighbours. `hasStatus` tells whether it serves `status`, wherever that is said.
 * Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go validateCustomResourceDefinitionVersion.
 */
export function validateVersion(version: CustomResourceDefinitionVersion, path: string, hasStatus: boolean): readonly FieldError[] {
  const { name, schema, subresources, additionalPrinterColumns, selectableFields } = version;
  return [
    ...validateRequiredLabel(name, `${path}.name`),
    ...validateDeprecation(version, `${path}.deprecationWarning`),
    ...validateSchema(schema, `${path}.schema`, hasStatus),
    ...validateSubresources(subresources, `${path}.subresources`),
    ...validateColumns(additionalPrinterColumns, `${path}.additionalPrinterColumns`),
    ...validateOwnFields(selectableFields, schema, path),
  ];
}

function validateDeprecation(
  { deprecated, deprecationWarning: text }: CustomResourceDefinitionVersion,
  path: string,
): readonly FieldError[] {
  if (text === undefined) return [];
  if (!deprecated) return [invalid(path, text, 'can only be set for deprecated versions')];
  const index = unprintableAt(text);
  return [
    ...(byteLength(text) > 256 ? [invalid(path, text, 'must be <= 256 characters long')] : []),
    ...(text === '' ? [invalid(path, text, 'must not be an empty string')] : []),
    ...(index === undefined
      ? []
      : [invalid(path, text, `must only contain printable UTF-8 characters; non-printable character found at index ${index}`)]),
  ];
}

/** The place in bytes of the first character that is not seen; a space is. */
function unprintableAt(text: string): number | undefined {
  const found = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.exec(text);
  return found ? byteLength(text.slice(0, found.index)) : undefined;
}

/** Source: ValidateCustomResourceDefinitionSubresources. */
export function validateSubresources(subresources: CustomResourceSubresources | undefined, path: string): readonly FieldError[] {
  const scale = subresources?.scale;
  if (!scale) return [];
  const { specReplicasPath, statusReplicasPath, labelSelectorPath = '' } = scale;
  const under = (root: string): readonly [string, string] => [`.${root}.`, `should be a json path under .${root}`];
  return [
    ...validateReplicasPath(specReplicasPath, `${path}.scale.specReplicasPath`, under('spec')),
    ...validateReplicasPath(statusReplicasPath, `${path}.scale.statusReplicasPath`, under('status')),
    ...validateSelectorPath(labelSelectorPath, `${path}.scale.labelSelectorPath`),
  ];
}

function validateReplicasPath(jsonPath: string, path: string, [start, text]: readonly [string, string]): readonly FieldError[] {
  if (jsonPath === '') return [required(path)];
  const errors = validateSimplePath(jsonPath, path);
  return errors.length > 0 || jsonPath.startsWith(start) ? errors : [invalid(path, jsonPath, text)];
}

function validateSelectorPath(jsonPath: string, path: string): readonly FieldError[] {
  if (jsonPath === '') return [];
  const errors = validateSimplePath(jsonPath, path);
  if (errors.length > 0 || /^\.(?:spec|status)\./.test(jsonPath)) return errors;
  return [invalid(path, jsonPath, 'should be a json path under either .spec or .status')];
}

function validateSimplePath(jsonPath: string, path: string): readonly FieldError[] {
  return jsonPath.startsWith('.') ? [] : [invalid(path, jsonPath, 'must be a simple json path starting with .')];
}

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

/** Source: ValidateCustomResourceColumnDefinition. */
export function validateColumns(columns: readonly CustomResourceColumnDefinition[] | undefined, path: string): readonly FieldError[] {
  return (columns ?? []).flatMap(({ name, type, format = '', jsonPath }, i) => {
    const at = indexPath(path, i);
    const typeText = `must be one of ${columnTypes.join(',')}`;
    return [
      ...(name === '' ? [required(`${at}.name`)] : []),
      ...(type === '' ? [required(`${at}.type`, typeText)] : columnTypes.includes(type) ? [] : [invalid(`${at}.type`, type, typeText)]),
      ...(format === '' || columnFormats.includes(format)
        ? []
        : [invalid(`${at}.format`, format, `must be one of ${columnFormats.join(',')}`)]),
      ...(jsonPath === '' ? [required(`${at}.JSONPath`)] : validateSimplePath(jsonPath, `${at}.JSONPath`)),
    ];
  });
}
