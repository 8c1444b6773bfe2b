import { goQuote } from '#domain/json/go-marshal.js';
import { parseQuantity, quantityMilliValue } from '#domain/quantity/quantity.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';

/** Amounts of memory and storage that are no whole number of bytes: `1m` where `1M` was meant. */
export function fractionalBytesWarnings(
  list: ResourceList | undefined,
  path: string,
  names: readonly string[] = ['memory', 'ephemeral-storage'],
): readonly string[] {
  return names.flatMap((name) => {
    const text = list?.[name];
    const amount = text === undefined ? undefined : parseQuantity(text);
    if (text === undefined || amount === undefined || quantityMilliValue(amount) % 1000 === 0) return [];
    return [`${path}[${name}]: fractional byte value ${goQuote(text)} is invalid, must be an integer`];
  });
}
