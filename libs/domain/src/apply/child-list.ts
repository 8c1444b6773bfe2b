import { type FieldSet, type MutableSet, noFields, selfElement } from '#domain/apply/field-set.js';
import { compareElements, type PathElement } from '#domain/apply/path-element.js';

const fewElements = 12;

/** The children of a node on the way to being one: they come in any order, and each element once. */
export class ChildList {
  readonly #elements: PathElement[] = [];
  readonly #nodes: FieldSet[] = [];
  #isSorted = true;

  static of(children: Iterable<readonly [element: PathElement, node: FieldSet]>): ChildList {
    const list = new ChildList();
    for (const [element, node] of children) list.add(element, node);
    return list;
  }

  add(element: PathElement, node: FieldSet): void {
    const last = this.#elements[this.#elements.length - 1];
    if (this.#isSorted && last !== undefined && compareElements(last, element) > 0) this.#isSorted = false;
    this.#elements.push(element);
    this.#nodes.push(node);
  }

  /** The node over them, which belongs to the set itself or not; undefined when it would be empty. */
  toNode(self: boolean): FieldSet | undefined {
    if (this.#elements.length === 0) return self ? noFields : undefined;
    const node: MutableSet = self ? { [selfElement]: noFields } : {};
    const order = this.#isSorted ? undefined : this.#order();
    for (let i = 0; i < this.#elements.length; i += 1) {
      const at = order ? (order[i] ?? 0) : i;
      node[this.#elements[at] ?? ''] = this.#nodes[at] ?? noFields;
    }
    return node;
  }

  #order(): readonly number[] {
    const elements = this.#elements;
    const order = elements.map((_, i) => i);
    return elements.length > fewElements
      ? order.sort((i, j) => compareElements(elements[i] ?? '', elements[j] ?? ''))
      : insertionSort(order, elements);
  }
}

/** Sorts in place; what has few elements comes nearly sorted. */
function insertionSort(order: number[], elements: readonly PathElement[]): readonly number[] {
  for (let i = 1; i < order.length; i += 1) {
    const index = order[i] ?? 0;
    const element = elements[index] ?? '';
    let at = i;
    while (at > 0 && compareElements(elements[order[at - 1] ?? 0] ?? '', element) > 0) {
      order[at] = order[at - 1] ?? 0;
      at -= 1;
    }
    order[at] = index;
  }
  return order;
}
