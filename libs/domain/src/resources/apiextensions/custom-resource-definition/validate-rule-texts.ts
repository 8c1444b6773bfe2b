import { findFieldPath } from '#domain/custom-resources/structural/find-field-path.js';
import { readStructural } from '#domain/custom-resources/structural/read-structural.js';
import type { JSONSchemaProps, ValidationRule } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];
const hasBreak = (text: string): boolean => /[\n\r]/.test(text);

/** What is to be seen of rules without reading their CEL. Source: as of validateSchemaNode. */
export function validateRuleTexts(props: JSONSchemaProps, path: string): readonly FieldError[] {
  return (props['x-kubernetes-validations'] ?? []).flatMap((rule, i) => {
    const at = indexPath(`${path}.x-kubernetes-validations`, i);
    return [...validateMessage(rule, at), ...validateOthers(rule, at), ...validateFieldPath(rule, props, at)];
  });
}

/** The first thing wrong. */
function validateMessage({ rule, message = '' }: ValidationRule, path: string): readonly FieldError[] {
  const trimmed = message.trim();
  if (rule.trim() === '') return [required(`${path}.rule`, 'rule is not specified')];
  if (message !== '' && trimmed === '') return [invalid(`${path}.message`, message, 'must be non-empty if specified')];
  if (hasBreak(trimmed)) return [invalid(`${path}.message`, message, 'must not contain line breaks')];
  if (hasBreak(rule.trim()) && trimmed === '')
    return [required(`${path}.message`, 'message must be specified if rule contains line breaks')];
  return [];
}

function validateOthers({ messageExpression = '', reason }: ValidationRule, path: string): readonly FieldError[] {
  return [
    ...(messageExpression !== '' && messageExpression.trim() === ''
      ? [required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified')]
      : []),
    ...(reason === undefined || reasons.includes(reason) ? [] : [notSupported(`${path}.reason`, reason, reasons)]),
  ];
}

function validateFieldPath({ fieldPath = '' }: ValidationRule, props: JSONSchemaProps, path: string): readonly FieldError[] {
  if (fieldPath === '') return [];
  const at = `${path}.fieldPath`;
  const { schema } = readStructural(props);
  const isBad = schema && 'problem' in findFieldPath(fieldPath, schema, { allowsBrackets: true });
  return [
    ...(fieldPath.trim() === '' ? [invalid(at, fieldPath, 'must be non-empty if specified')] : []),
    ...(hasBreak(fieldPath) ? [invalid(at, fieldPath, 'must not contain line breaks')] : []),
    ...(isBad ? [invalid(at, fieldPath, 'must be a valid path')] : []),
  ];
}
