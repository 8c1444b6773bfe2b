import { addQuantities, compareQuantities, quantity, type Quantity } from '#domain/quantity/quantity.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';

/** A ResourceList that can be reckoned with. */
export type ResourceAmounts = ReadonlyMap<string, Quantity>;

/** The amounts of a decoded list, whose texts are known to be quantities. */
export function parseResourceList(list: ResourceList | null | undefined): Map<string, Quantity> {
  const amounts = new Map<string, Quantity>();
  for (const name in list) {
    const text = list[name];
    if (text !== undefined) amounts.set(name, quantity(text));
  }
  return amounts;
}

/** Adds `more` to `sum`, which is changed: for sums that the caller has just made. */
export function addAmounts(sum: Map<string, Quantity>, more: ResourceAmounts): void {
  for (const [name, amount] of more) {
    const before = sum.get(name);
    sum.set(name, before ? addQuantities(before, amount) : amount);
  }
}

/** Raises each amount of `highest` to that of `others` where it is more; `highest` is changed. */
export function raiseAmounts(highest: Map<string, Quantity>, others: ResourceAmounts): void {
  for (const [name, amount] of others) {
    const before = highest.get(name);
    if (!before || compareQuantities(amount, before) > 0) highest.set(name, amount);
  }
}

/** True when both have the same names with the same amounts, however they are written. */
export function isSameAmounts(a: ResourceAmounts, b: ResourceAmounts): boolean {
  if (a.size !== b.size) return false;
  for (const [name, amount] of a) {
    const other = b.get(name);
    if (!other || compareQuantities(amount, other) !== 0) return false;
  }
  return true;
}
