import fc from 'fast-check';
import type { Json } from '#domain/json/json.js';

const letters = fc.constantFrom('a', 'b', 'c');
const number = fc.integer({ min: 0, max: 2 });

const optional = <T extends Record<string, fc.Arbitrary<unknown>>>(model: T): fc.Arbitrary<Json> =>
  fc.record(model, { requiredKeys: [] }) as unknown as fc.Arbitrary<Json>;

/** An empty map says something else than its owner has when there is something in it. */
const nonEmpty = <T extends Record<string, fc.Arbitrary<unknown>>>(model: T): fc.Arbitrary<Json> =>
  optional(model).filter((value) => Object.keys(value as object).length > 0);

const ports = fc.uniqueArray(
  fc.record(
    { port: number, protocol: fc.constantFrom('TCP', 'UDP'), name: letters, inner: nonEmpty({ a: number }) },
    { requiredKeys: ['port', 'protocol'] },
  ),
  { selector: ({ port, protocol }) => `${port}/${protocol}`, maxLength: 4 },
);

/** Values of `spec` of the sample kind, for properties. */
export const anySpec: fc.Arbitrary<Json> = optional({
  count: number,
  text: letters,
  inner: nonEmpty({ a: number, b: letters }),
  words: fc.uniqueArray(letters, { maxLength: 3 }),
  ports,
  line: fc.array(letters, { maxLength: 2 }),
  selector: fc.dictionary(letters, letters, { maxKeys: 2, noNullPrototype: true }),
  free: fc.dictionary(letters, nonEmpty({ a: number, b: fc.array(number, { maxLength: 2 }) }), {
    minKeys: 1,
    maxKeys: 2,
    noNullPrototype: true,
  }),
});
