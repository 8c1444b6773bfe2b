import { equalTo, equalValues } from '#domain/cel/values/equal.js';
import { CelError, CelList, type CelValue } from '#domain/cel/values/value.js';

/** A list of values: a literal, or what a function or a macro made. */
export class ValueList extends CelList {
  constructor(readonly elements: readonly CelValue[]) {
    super();
  }

  get size(): number {
    return this.elements.length;
  }

  get(index: number): CelValue {
    return this.elements[index] ?? null;
  }

  equals(other: CelValue): boolean | CelError {
    return equalLists(this, other);
  }

  contains(value: CelValue): boolean {
    return this.elements.some((element) => equalTo(value, element) === true);
  }

  concat(other: CelList): CelValue {
    if (this.size === 0) return other;
    return other.size === 0 ? this : new JoinedList(this, other);
  }
}

/** The list that a macro builds up: adding to it changes it, so that a loop takes no longer than its elements. Nobody else sees it. */
export class GrowingList extends ValueList {
  readonly #growing: CelValue[];

  constructor() {
    const elements: CelValue[] = [];
    super(elements);
    this.#growing = elements;
  }

  override concat(other: CelList): CelValue {
    for (const element of other) this.#growing.push(element);
    return this;
  }

  grown(): CelList {
    return new ValueList(this.elements);
  }
}

/** Two lists of which at least the left one is no list of a schema, one after the other. */
class JoinedList extends CelList {
  constructor(
    private readonly left: CelList,
    private readonly right: CelList,
  ) {
    super();
  }

  get size(): number {
    return this.left.size + this.right.size;
  }

  get(index: number): CelValue {
    return index < this.left.size ? this.left.get(index) : this.right.get(index - this.left.size);
  }

  equals(other: CelValue): boolean | CelError {
    return equalLists(this, other);
  }

  contains(value: CelValue): boolean | CelError {
    const left = this.left.contains(value);
    if (left === true) return true;
    const right = this.right.contains(value);
    return right === true || !(left instanceof CelError) ? right : left;
  }

  concat(other: CelList): CelValue {
    return other.size === 0 ? this : new JoinedList(this, other);
  }
}

/** Unequal only where two elements surely differ; elements that cannot be compared do not count, as in upstream's common/types/list.go. */
function equalLists(list: CelList, other: CelValue): boolean {
  if (!(other instanceof CelList) || list.size !== other.size) return false;
  for (let i = 0; i < list.size; i += 1) {
    if (equalValues(list.get(i), other.get(i)) === false) return false;
  }
  return true;
}
