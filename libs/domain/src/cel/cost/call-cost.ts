import { traversalFactor } from '#domain/cel/cost/range.js';
import { lengthInCharacters, utf8Length } from '#domain/cel/syntax/source.js';
import { CelBytes, CelList, CelMap, CelObject, CelOptional, type CelValue } from '#domain/cel/values/value.js';

/** What a call cost that was made; undefined counts as one. */
export type CallCost = (args: readonly CelValue[], result: CelValue) => number | undefined;

/** How much there is of a value: characters, bytes, elements; one of whatever has no size. */
export function sizeOfValue(value: CelValue | undefined): number {
  if (typeof value === 'string') return lengthInCharacters(value);
  if (typeof value !== 'object' || value === null) return 1;
  if (value instanceof CelList || value instanceof CelMap) return value.size;
  if (value instanceof CelBytes) return value.bytes.length;
  return value instanceof CelObject ? (value.size ?? 1) : 1;
}

/** As sizeOfValue, but an optional is as large as what it holds: cel-go looks inside, the libraries of Kubernetes do not. */
export function sizeThroughOptional(value: CelValue | undefined): number {
  return value instanceof CelOptional && value.value !== undefined ? sizeThroughOptional(value.value) : sizeOfValue(value);
}

/** Cost of one walk, or several, over the argument of that number. */
export function walkOver(index: number, times = 1): CallCost {
  return (args) => (index < args.length ? Math.ceil(sizeOfValue(args[index]) * times * traversalFactor) : undefined);
}

/** Cost of one: what only looks at a field. */
export const unitCost: CallCost = () => 1;

/** Cost of looking at everything in a value: upstream's traversalCost, which rounds down and counts bytes. */
export function traversalCost(value: CelValue | undefined): number {
  if (typeof value === 'string') return Math.floor(utf8Length(value) * traversalFactor);
  if (value instanceof CelBytes) return Math.floor(value.bytes.length * traversalFactor);
  let cost = 0;
  if (value instanceof CelList) {
    for (const element of value) cost += traversalCost(element);
    return cost;
  }
  if (!(value instanceof CelMap)) return 1;
  for (const key of value.keys()) cost += traversalCost(key) + traversalCost(value.find(key));
  return cost;
}
