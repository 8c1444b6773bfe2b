import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { unitCost, walkOver } from '#domain/cel/cost/call-cost.js';
import { unitEstimate, walkOverArgument } from '#domain/cel/cost/call-estimate.js';
import { declare, memberOverload, overload } from '#domain/cel/library/overloads.js';
import { boolType, type CelType, doubleType, intType, objectType, stringType } from '#domain/cel/types/cel-type.js';
import { type Integer, integerOf } from '#domain/cel/values/integer.js';
import { CelDouble, CelError, CelObject, type CelValue, noSuchOverload } from '#domain/cel/values/value.js';
import {
  addQuantities,
  compareQuantities,
  parseQuantity,
  type Quantity,
  quantityError,
  quantitySign,
  subtractQuantities,
  wholeQuantity,
} from '#domain/quantity/quantity.js';

/** Source: apiserver/pkg/cel/library/quantity.go and apiserver/pkg/cel/quantity.go. */

export const quantityType = objectType('kubernetes.Quantity');

export class CelQuantity extends CelObject {
  readonly type = quantityType;

  constructor(readonly quantity: Quantity) {
    super();
  }

  equals(other: CelValue): boolean | CelError {
    if (!(other instanceof CelQuantity)) return other instanceof CelError ? other : noSuchOverload;
    return compareQuantities(this.quantity, other.quantity) === 0;
  }
}

function toQuantity(text: string): CelValue {
  const parsed = parseQuantity(text);
  return parsed ? new CelQuantity(parsed) : new CelError(quantityError(text) ?? '');
}

/** The amount as an int64, undefined where it is none: it has a fraction or is too large (Quantity.AsInt64). */
function asInteger({ unscaled, scale }: Quantity): Integer | undefined {
  if (scale > 19) return unscaled === 0n ? 0 : undefined;
  const unit = 10n ** BigInt(Math.abs(scale));
  if (scale < 0 && unscaled % unit !== 0n) return undefined;
  const value = scale < 0 ? unscaled / unit : unscaled * unit;
  return value >= -(2n ** 63n) && value < 2n ** 63n ? integerOf(value) : undefined;
}

function approximate({ unscaled, scale }: Quantity): CelValue {
  return new CelDouble(Number(`${unscaled}e${scale}`));
}

const costs = { cost: unitCost, estimate: unitEstimate };

function combine(name: string, id: string, join: (a: Quantity, b: Quantity) => Quantity): FunctionDeclaration {
  return declare(
    name,
    [
      memberOverload(`quantity_${id}`, [quantityType, quantityType], quantityType, {
        evaluate: (a: CelQuantity, b: CelQuantity) => new CelQuantity(join(a.quantity, b.quantity)),
      }),
      memberOverload(`quantity_${id}_int`, [quantityType, intType], quantityType, {
        evaluate: (a: CelQuantity, b: Integer) => new CelQuantity(join(a.quantity, wholeQuantity(b, 'DecimalExponent'))),
      }),
    ],
    costs,
  );
}

function compare(name: string, id: string, result: CelType, ask: (order: number) => CelValue): FunctionDeclaration {
  return declare(
    name,
    [
      memberOverload(`quantity_${id}`, [quantityType, quantityType], result, {
        evaluate: (a: CelQuantity, b: CelQuantity) => ask(compareQuantities(a.quantity, b.quantity)),
      }),
    ],
    costs,
  );
}

const parsing = { cost: walkOver(0), estimate: walkOverArgument() };

/** Comparisons have the names that semantic versions use too. */
export const quantityFunctions: readonly FunctionDeclaration[] = [
  declare('quantity', [overload('string_to_quantity', [stringType], quantityType, { evaluate: toQuantity })], parsing),
  declare(
    'isQuantity',
    [overload('is_quantity_string', [stringType], boolType, { evaluate: (text: string) => parseQuantity(text) !== undefined })],
    parsing,
  ),
  declare(
    'sign',
    [overload('quantity_sign', [quantityType], intType, { evaluate: ({ quantity }: CelQuantity) => quantitySign(quantity) })],
    costs,
  ),
  compare('isGreaterThan', 'is_greater_than', boolType, (order) => order > 0),
  compare('isLessThan', 'is_less_than', boolType, (order) => order < 0),
  compare('compareTo', 'compare_to', intType, (order) => order),
  declare(
    'asApproximateFloat',
    [memberOverload('quantity_get_float', [quantityType], doubleType, { evaluate: ({ quantity }: CelQuantity) => approximate(quantity) })],
    costs,
  ),
  declare(
    'asInteger',
    [
      memberOverload('quantity_get_int', [quantityType], intType, {
        evaluate: ({ quantity }: CelQuantity) => asInteger(quantity) ?? new CelError('cannot convert value to integer'),
      }),
    ],
    costs,
  ),
  declare(
    'isInteger',
    [
      memberOverload('quantity_is_integer', [quantityType], boolType, {
        evaluate: ({ quantity }: CelQuantity) => asInteger(quantity) !== undefined,
      }),
    ],
    costs,
  ),
  combine('add', 'add', addQuantities),
  combine('sub', 'sub', subtractQuantities),
];
