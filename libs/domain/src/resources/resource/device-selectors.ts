import { validateItems } from '#domain/resources/resource/limited-items.js';
import type { DeviceSelector } from '#domain/schema/types/resource-v1.js';
import { type FieldError, required, tooLong } from '#domain/status/field-error.js';
import { byteLength } from '#domain/validation/names.js';

const maxSelectors = 32;
const maxExpression = 10 * 1024;

/** Source: pkg/apis/resource/validation/validation.go validateSelectorSlice. */
export function validateSelectors(
  selectors: readonly DeviceSelector[] | undefined,
  path: string,
  isStored: boolean,
): readonly FieldError[] {
  return validateItems(selectors, path, { max: maxSelectors, check: (selector, at) => validateSelector(selector, at, isStored) });
}

function validateSelector({ cel }: DeviceSelector, path: string, isStored: boolean): readonly FieldError[] {
  if (!cel) return [required(`${path}.cel`)];
  const expressionPath = `${path}.cel.expression`;
  if (byteLength(cel.expression) > maxExpression) return [tooLong(expressionPath, maxExpression)];
  return validateSelectorExpression(cel.expression, expressionPath, isStored);
}

/**
 * The place where expressions about a device are compiled and their cost is reckoned, once there is a compiler: until then every text
 * passes. One that was stored before is judged by what was known then. Source: validateCELSelector.
 */
function validateSelectorExpression(_expression: string, _path: string, _isStored: boolean): readonly FieldError[] {
  return [];
}
