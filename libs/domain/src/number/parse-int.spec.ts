import { expect, test } from 'vitest';
import { parseInteger } from '#domain/number/parse-int.js';

test.each([
  ['0', 0],
  ['+7', 7],
  ['-12', -12],
  ['007', 7],
  ['9007199254740993', 9007199254740992],
  ['', { problem: 'strconv.Atoi: parsing "": invalid syntax' }],
  ['1_000', { problem: 'strconv.Atoi: parsing "1_000": invalid syntax' }],
  [' 1', { problem: 'strconv.Atoi: parsing " 1": invalid syntax' }],
  ['9223372036854775808', { problem: 'strconv.Atoi: parsing "9223372036854775808": value out of range' }],
])('%j is read as %j', (text, expected) => {
  expect(parseInteger(text)).toEqual(expected);
});
