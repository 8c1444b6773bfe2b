import { equalValues } from '#domain/cel/values/equal.js';
import { type Integer, integerOf, isInteger } from '#domain/cel/values/integer.js';
import { valueText } from '#domain/cel/values/value-text.js';
import { CelDouble, CelError, CelMap, CelUint, type CelValue } from '#domain/cel/values/value.js';

type Entry = readonly [key: CelValue, value: CelValue];

/** A map of values: a literal, or what a function or a macro made. Keys are found across int, uint and double. */
export class ValueMap extends CelMap {
  readonly #entries = new Map<unknown, Entry>();

  constructor(entries: Iterable<Entry>) {
    super();
    for (const entry of entries) this.add(entry);
  }

  protected add(entry: Entry): void {
    this.#entries.set(indexOf(entry[0]), entry);
  }

  get size(): number {
    return this.#entries.size;
  }

  find(key: CelValue): CelValue | undefined {
    return this.#entries.get(indexOf(key))?.[1];
  }

  *keys(): Generator<CelValue> {
    for (const [key] of this.#entries.values()) yield key;
  }

  /** The map with one more entry; an error when the key is there. */
  inserted(key: CelValue, value: CelValue): ValueMap | CelError {
    if (this.find(key) !== undefined) return new CelError(`insert failed: key ${valueText(key)} already exists`);
    return this.with([key, value]);
  }

  protected with(entry: Entry): ValueMap {
    return new ValueMap([...this.#entries.values(), entry]);
  }

  protected get entries(): Iterable<Entry> {
    return this.#entries.values();
  }

  equals(other: CelValue): boolean | CelError {
    if (!(other instanceof CelMap) || other.size !== this.size) return false;
    for (const [key, value] of this.#entries.values()) {
      const found = other.find(key);
      if (found === undefined || equalValues(value, found) === false) return false;
    }
    return true;
  }
}

/** The map that a macro builds up; see GrowingList. */
export class GrowingMap extends ValueMap {
  constructor() {
    super([]);
  }

  protected override with(entry: Entry): ValueMap {
    this.add(entry);
    return this;
  }

  grown(): CelMap {
    return new ValueMap(this.entries);
  }
}

/** One key for numbers that are equal. */
function indexOf(key: CelValue): unknown {
  if (key instanceof CelUint) return integerIndex(key.value);
  if (key instanceof CelDouble) return Number.isSafeInteger(key.value) ? integerIndex(BigInt(key.value)) : `double ${key.value}`;
  return isInteger(key) ? integerIndex(BigInt(key)) : typeof key === 'string' ? `text ${key}` : key;
}

function integerIndex(value: bigint): Integer {
  return integerOf(value);
}
