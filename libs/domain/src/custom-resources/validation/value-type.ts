import { Outcome, typeProblem } from '#domain/custom-resources/validation/schema-problem.js';

export type ValueType = 'null' | 'boolean' | 'string' | 'integer' | 'number' | 'array' | 'object';

/** What JSON Schema calls the type of a value. Whole numbers beyond 64 bits are no integers, as Go reads them. */
export function valueTypeOf(value: unknown): ValueType {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'bigint':
      return 'integer';
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? 'integer' : 'number';
    default:
      return value === null || value === undefined ? 'null' : Array.isArray(value) ? 'array' : 'object';
  }
}

const epsilon = 1e-9;

/** True for a number that JSON would take for a whole one. Source: swag.IsFloat64AJSONInteger. */
export function isWhole(value: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return false;
  const rounded = Math.sign(value) * Math.round(Math.abs(value));
  return value === rounded || (rounded !== 0 && Math.abs(value - rounded) < epsilon * Math.abs(rounded));
}

/** Go's name of the format that a number has by itself. */
const formats: Partial<Record<ValueType, string>> = { integer: 'int64', number: 'float64' };

/**
 * Holds a value to the types and the format of a schema. Source: k8s.io/kube-openapi/pkg/validation/validate/type.go.
 */
export class TypeRule {
  constructor(
    private readonly types: readonly string[],
    private readonly format: string,
    private readonly nullable: boolean,
  ) {}

  /** False where upstream does not even ask; null is asked about all the same. */
  get applies(): boolean {
    return this.types.length > 0 || this.format !== '';
  }

  check(value: unknown, type: ValueType, path: string, outcome: Outcome): void {
    const wanted = this.#wanted(value, type);
    if (wanted === undefined) outcome.matches += 1;
    else outcome.add(typeProblem(path, wanted.type, wanted.found));
  }

  /** What would do, and what is there in its place. */
  #wanted(value: unknown, type: ValueType): { readonly type: string; readonly found: string } | undefined {
    const { types, format } = this;
    const all = types.join(',');
    if (type === 'null') return types.length > 0 && !types.includes('null') && !this.nullable ? { type: all, found: 'null' } : undefined;
    const isNumeric = types.includes('number') || types.includes('integer');
    const fits =
      types.includes(type) ||
      (type === 'integer' && types.includes('number')) ||
      (type === 'number' && types.includes('integer') && isWhole(value as number));
    const isText = type === 'string' || type === 'array';
    const own = formats[type] ?? '';
    if (!isText && format !== '' && !fits && own !== format) return { type: format, found: own };
    if (!isNumeric && format !== '' && isText) return undefined;
    return fits ? undefined : { type: all, found: type };
  }
}
