import type { CelType } from '#domain/cel/types/cel-type.js';

/**
 * A value of an expression. Integers (int64) are numbers while they are safe and bigints beyond that (see integer.ts); doubles and unsigned
 * integers are boxed, because CEL tells 1, 1u and 1.0 apart. Errors are values: `&&`, `||` and `all()` may swallow them.
 */
export type CelValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | CelDouble
  | CelUint
  | CelBytes
  | CelTimestamp
  | CelDuration
  | CelList
  | CelMap
  | CelOptional
  | CelTypeValue
  | CelObject
  | CelError;

export class CelDouble {
  constructor(readonly value: number) {}
}

/** Within 0 and 2^64 - 1. */
export class CelUint {
  constructor(readonly value: bigint) {}
}

export class CelBytes {
  constructor(readonly bytes: Uint8Array) {}
}

/** A moment: whole seconds since 1970 and the nanoseconds after them; the offset is of the text it came from and only printing sees it. */
export class CelTimestamp {
  constructor(
    readonly seconds: number,
    readonly nanos: number,
    readonly offsetMinutes = 0,
  ) {}
}

export class CelDuration {
  /** Within int64. */
  constructor(readonly nanoseconds: bigint) {}
}

/** What `type(x)` yields. */
export class CelTypeValue {
  constructor(readonly type: CelType) {}
}

/** A value that may be missing; `undefined` is none. */
export class CelOptional {
  constructor(readonly value: CelValue | undefined) {}
}

export const optionalNone = new CelOptional(undefined);

/** Why there is no value, in the words of cel-go. */
export class CelError {
  constructor(readonly message: string) {}
}

export const noSuchOverload = new CelError('no such overload');

/** Thrown where an evaluation ends at once, so that nothing swallows it. */
export class EvaluationCancelled extends Error {}

/** A list. Elements are made when asked for. */
export abstract class CelList {
  abstract readonly size: number;
  /** The element of an index that exists. */
  abstract get(index: number): CelValue;
  abstract equals(other: CelValue): boolean | CelError;
  abstract contains(value: CelValue): boolean | CelError;
  abstract concat(other: CelList): CelValue;

  *[Symbol.iterator](): Generator<CelValue> {
    for (let i = 0; i < this.size; i += 1) yield this.get(i);
  }
}

/** A map, or an object of a schema: to expressions these are the same. */
export abstract class CelMap {
  abstract readonly size: number;
  /** The value of a key; undefined when there is none. */
  abstract find(key: CelValue): CelValue | undefined;
  abstract keys(): Iterable<CelValue>;
  abstract equals(other: CelValue): boolean | CelError;
}

/** A value of an extension library: a quantity, a URL, an address. */
export abstract class CelObject {
  abstract readonly type: CelType;
  abstract equals(other: CelValue): boolean | CelError;

  /** What costs are counted by, where the value has a size. */
  get size(): number | undefined {
    return undefined;
  }

  /** The text `string(x)` gives, where it gives one. */
  get text(): string | undefined {
    return undefined;
  }
}
