import { type FieldError, required } from '#domain/status/field-error.js';

/** What an expression in CEL may name besides the object and the request, and what it must give. */
export interface ExpressionUse {
  readonly returns: 'bool' | 'string' | 'string or null' | 'object' | 'patches' | 'any';
  readonly hasParams: boolean;
  readonly hasAuthorizer: boolean;
  /** `variables.<name>`, in the order in which they are computed. */
  readonly variables: readonly { readonly name: string; readonly expression: string }[];
  /** Stored before, and so to be judged by what was known then. */
  readonly isStored: boolean;
}

/**
 * The place where expressions are compiled, once there is a compiler: until then every text that is one passes.
 * Source: pkg/apis/admissionregistration/validation/validation.go validateCELCondition.
 */
export function validateExpression(_expression: string, _path: string, _use: ExpressionUse): readonly FieldError[] {
  return [];
}

/** Required when there is nothing but white space, otherwise as validateExpression. */
export function requireExpression(expression: string | undefined, path: string, use: ExpressionUse, detail = ''): readonly FieldError[] {
  const isBlank = (expression ?? '').trim() === '';
  return isBlank ? [required(path, detail)] : validateExpression(expression ?? '', path, use);
}
