import type { Toleration } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid, notSupported } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';
import { validateLabelName } from '#domain/validation/labels.js';
import { isLabelValue } from '#domain/validation/names.js';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Taints of nodes that a pod bears. Source: pkg/apis/core/validation/validation.go ValidateTolerations. */
export function validateTolerations(tolerations: readonly Toleration[] | undefined, path: string): readonly FieldError[] {
  return (tolerations ?? []).flatMap((toleration, i) => validateToleration(toleration, `${path}[${i}]`));
}

function validateToleration(toleration: Toleration, path: string): readonly FieldError[] {
  const { key = '', operator = '', effect = '', tolerationSeconds } = toleration;
  const all = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
  const seconds = "effect must be 'NoExecute' when `tolerationSeconds` is set";
  return [
    ...(key === '' ? [] : validateLabelName(key, `${path}.key`)),
    ...(key === '' && operator !== 'Exists' ? [invalid(`${path}.operator`, operator, all)] : []),
    ...(tolerationSeconds !== undefined && effect !== 'NoExecute' ? [invalid(`${path}.effect`, effect, seconds)] : []),
    ...validateValue(toleration, `${path}.operator`),
    ...(effect === '' ? [] : validateChoice(effect, `${path}.effect`, effects)),
  ];
}

/** Errors of the value are reported at the operator, as upstream does. The gate of Lt and Gt is off in v1.36. */
function validateValue({ operator = '', value = '' }: Toleration, path: string): readonly FieldError[] {
  switch (operator) {
    case '':
    case 'Equal': {
      const problems = isLabelValue(value);
      return problems.length === 0 ? [] : [invalid(path, value, problems.join(';'))];
    }
    case 'Exists':
      return value === '' ? [] : [invalid(path, value, "value must be empty when `operator` is 'Exists'")];
    case 'Lt':
    case 'Gt':
      return [notSupported(path, operator, ['Equal', 'Exists', 'Lt', 'Gt'])];
    default:
      return [notSupported(path, operator, ['Equal', 'Exists'])];
  }
}
