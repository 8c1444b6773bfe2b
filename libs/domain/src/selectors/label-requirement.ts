import { compareBytewise } from '#domain/json/go-marshal.js';
import { badRequest } from '#domain/status/status-error.js';
import { childPath, type FieldError, formatFieldErrors, indexPath, invalid, notSupported } from '#domain/status/field-error.js';
import { isLabelValue, isQualifiedName } from '#domain/validation/names.js';

/** How a requirement relates a key to its values, in the spelling of k8s.io/apimachinery/pkg/selection/operator.go. */
export type LabelOperator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

/** One condition on one label. Made by labelRequirement, so that key and values are known to be valid. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly values: readonly string[];
}

/** What labels a requirement can be asked about: those of an object. */
export type Labels = Readonly<Record<string, string>>;

const supportedOperators = ['in', 'notin', '=', '==', '!=', 'gt', 'lt', 'exists', '!'];

/**
 * Checks and makes a requirement. Throws 400 with upstream's text: `values[0][env]: Invalid value: "a b": a valid label must be …`.
 * Source: labels.NewRequirement in k8s.io/apimachinery/pkg/labels/selector.go.
 */
export function labelRequirement(key: string, operator: LabelOperator, values: readonly string[]): LabelRequirement {
  const errors = [...validateLabelKey(key, 'key'), ...validateOperands(operator, values), ...validateValues(key, values)];
  if (errors.length > 0) throw badRequest(formatFieldErrors(errors));
  return { key, operator, values };
}

/** The problems of a key as one error; `path` is `<nil>` where upstream has no path. */
export function validateLabelKey(key: string, path: string): readonly FieldError[] {
  const problems = isQualifiedName(key);
  return problems.length === 0 ? [] : [invalid(path, key, problems.join('; '))];
}

function validateOperands(operator: LabelOperator, values: readonly string[]): readonly FieldError[] {
  const refuse = (detail: string): readonly FieldError[] => [invalid('values', values, detail)];
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length === 0 ? refuse("for 'in', 'notin' operators, values set can't be empty") : [];
    case '=':
    case '==':
    case '!=':
      return values.length === 1 ? [] : refuse('exact-match compatibility requires one single value');
    case 'exists':
    case '!':
      return values.length === 0 ? [] : refuse('values set must be empty for exists and does not exist');
    case 'gt':
    case 'lt':
      return [
        ...(values.length === 1 ? [] : refuse("for 'Gt', 'Lt' operators, exactly one value is required")),
        ...values.flatMap((value, i) =>
          parseInt64(value) === undefined
            ? [invalid(indexPath('values', i), value, "for 'Gt', 'Lt' operators, the value must be an integer")]
            : [],
        ),
      ];
    default:
      return [notSupported('operator', operator, supportedOperators)];
  }
}

function validateValues(key: string, values: readonly string[]): readonly FieldError[] {
  return values.flatMap((value, i) => {
    const problems = isLabelValue(value);
    return problems.length === 0 ? [] : [invalid(indexPath(indexPath(childPath('', 'values'), i), key), value, problems.join('; '))];
  });
}

/** True when the labels satisfy the requirement. A missing label satisfies `!=`, `notin` and `!`. */
export function matchesRequirement({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value);
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
    case 'lt': {
      const mine = value === undefined ? undefined : parseInt64(value);
      const limit = values.length === 1 ? parseInt64(values[0] ?? '') : undefined;
      if (mine === undefined || limit === undefined) return false;
      return operator === 'gt' ? mine > limit : mine < limit;
    }
    default:
      return false;
  }
}

/** `a=b`, `a in (x,y)`, `!a`; values of a set are sorted. */
export function formatRequirement({ key, operator, values }: LabelRequirement): string {
  const list = values.length === 1 ? values[0] : values.toSorted(compareBytewise).join(',');
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${list})`;
    case 'gt':
      return `${key}>${list}`;
    case 'lt':
      return `${key}<${list}`;
    default:
      return `${key}${operator}${list}`;
  }
}

const int64Limit = 2n ** 63n;

/** strconv.ParseInt(text, 10, 64); undefined where that is an error. */
function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value >= -int64Limit && value < int64Limit ? value : undefined;
}
