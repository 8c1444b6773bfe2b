import { expect, test } from 'vitest';
import { patchedOrder } from '#domain/patch/patched-order.js';

test.each([
  ['what was touched is sorted', '{"z":1,"a":2}', '{"z":1,"a":3}', '{"a":3,"z":1}'],
  ['what was not is as it was', '{"z":{"y":1,"x":2},"a":2}', '{"a":3,"z":{"x":2,"y":1}}', '{"a":3,"z":{"y":1,"x":2}}'],
  ['what is new is as it came', '{"z":1}', '{"z":1,"a":{"d":1,"c":2}}', '{"a":{"d":1,"c":2},"z":1}'],
  ['lists keep their order', '{"l":[{"b":1,"a":1},2]}', '{"l":[{"b":1,"a":2},2,3]}', '{"l":[{"a":2,"b":1},2,3]}'],
])('%s', (_, before, after, expected) => {
  expect(JSON.stringify(patchedOrder(JSON.parse(before), JSON.parse(after)))).toBe(expected);
});
