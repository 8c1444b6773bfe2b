import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyedHeap } from '#domain/scheduling/queue/keyed-heap.js';

interface Item {
  readonly key: string;
  readonly rank: number;
}

test('gives what a sorted list would give, whatever is put in and taken out', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('set' as const), key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), rank: fc.nat(20) }),
    fc.record({ do: fc.constant('delete' as const), key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h') }),
    fc.record({ do: fc.constant('pop' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const heap = new KeyedHeap<Item>(
        ({ key }) => key,
        (a, b) => a.rank - b.rank || (a.key < b.key ? -1 : 1),
      );
      const model = new Map<string, Item>();
      const first = (): Item | undefined => [...model.values()].toSorted((a, b) => a.rank - b.rank || (a.key < b.key ? -1 : 1))[0];
      for (const one of steps) {
        if (one.do === 'set') {
          heap.set(one);
          model.set(one.key, one);
        } else if (one.do === 'delete') expect(heap.delete(one.key) !== undefined).toBe(model.delete(one.key));
        else {
          const popped = first();
          expect(heap.pop()).toBe(popped);
          if (popped) model.delete(popped.key);
        }
        expect(heap.peek()).toBe(first());
        expect(heap.size).toBe(model.size);
      }
    }),
  );
});
