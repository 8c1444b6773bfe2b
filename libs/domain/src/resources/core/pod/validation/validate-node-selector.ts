import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, invalid, required } from '#domain/status/field-error.js';
import { validateLabelName } from '#domain/validation/labels.js';
import { isDns1123Subdomain, isLabelValue } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

/** Which nodes are meant. Values are not looked at with `anyValue`. Source: pkg/apis/core/validation/validation.go ValidateNodeSelector. */
export function validateNodeSelector({ nodeSelectorTerms }: NodeSelector, path: string, anyValue = false): readonly FieldError[] {
  const at = `${path}.nodeSelectorTerms`;
  const terms = nodeSelectorTerms ?? [];
  if (terms.length === 0) return [required(at, 'must have at least one node selector term')];
  return terms.flatMap((term, i) => validateNodeSelectorTerm(term, `${at}[${i}]`, anyValue));
}

/** Source: ValidateNodeSelectorTerm. */
export function validateNodeSelectorTerm(term: NodeSelectorTerm, path: string, anyValue = false): readonly FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((one, i) => validateRequirement(one, `${path}.matchExpressions[${i}]`, anyValue)),
    ...(term.matchFields ?? []).flatMap((one, i) => validateFieldRequirement(one, `${path}.matchFields[${i}]`)),
  ];
}

function validateRequirement(
  { key, operator, values = [] }: NodeSelectorRequirement,
  path: string,
  anyValue: boolean,
): readonly FieldError[] {
  return [
    ...validateValueCount(operator, values.length, path),
    ...validateLabelName(key, `${path}.key`),
    ...(anyValue ? [] : values.flatMap((value, i) => invalidEach(`${path}.values[${i}]`, value, isLabelValue(value)))),
  ];
}

function validateValueCount(operator: string, count: number, path: string): readonly FieldError[] {
  const at = `${path}.values`;
  switch (operator) {
    case 'In':
    case 'NotIn':
      return count > 0 ? [] : [required(at, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return count === 0 ? [] : [forbidden(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    case 'Gt':
    case 'Lt':
      return count === 1 ? [] : [required(at, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalid(`${path}.operator`, operator, 'not a valid selector operator')];
  }
}

/** Of the fields of a node only its name can be asked for. */
function validateFieldRequirement({ key, operator, values = [] }: NodeSelectorRequirement, path: string): readonly FieldError[] {
  const isKnown = operator === 'In' || operator === 'NotIn';
  const count = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
  return [
    ...(isKnown ? [] : [invalid(`${path}.operator`, operator, 'not a valid selector operator')]),
    ...(isKnown && values.length !== 1 ? [required(`${path}.values`, count)] : []),
    ...(key === 'metadata.name'
      ? values.flatMap((value, i) => invalidEach(`${path}.values[${i}]`, value, isDns1123Subdomain(value)))
      : [invalid(`${path}.key`, key, 'not a valid field selector key')]),
  ];
}
