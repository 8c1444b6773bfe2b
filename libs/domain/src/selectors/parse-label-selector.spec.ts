import { expect, test } from 'vitest';
import fc from 'fast-check';
import { parseLabelSelector } from '#domain/selectors/parse-label-selector.js';
import {
  everything,
  exactLabel,
  formatSelector,
  isEverything,
  matchesSelector,
  nothing,
  selectorFromSet,
} from '#domain/selectors/selector.js';

test.each([
  ['', ''],
  [' \t', ''],
  ['a=b', 'a=b'],
  ['a==b', 'a==b'],
  ['a != b', 'a!=b'],
  ['a', 'a'],
  ['!a', '!a'],
  ['! a ', '!a'],
  ['z=1,a=2', 'a=2,z=1'],
  ['x in (c,a, b)', 'x in (a,b,c)'],
  ['x in (a,a)', 'x in (a)'],
  ['x notin (z)', 'x notin (z)'],
  ['x in ()', 'x in ()'],
  ['x in (,)', 'x in ()'],
  ['x in (a,,b)', 'x in (,a,b)'],
  ['x in (a,)', 'x in (,a)'],
  ['x in (in,notin)', 'x in (in,notin)'],
  ['in in (in)', 'in in (in)'],
  ['in', 'in'],
  ['notin=in', 'notin=in'],
  ['x=', 'x='],
  ['x!=,y', 'x!=,y'],
  ['x>5', 'x>5'],
  ['a=b\0,c=d', 'a=b'],
  ['example.com/role in (web)\n,\ttier', 'example.com/role in (web),tier'],
])('%j is %j in canonical form', (text, canonical) => {
  expect(formatSelector(parseLabelSelector(text))).toBe(canonical);
});

const qualified =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const value =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

test.each([
  [',', "found ',', expected: !, identifier, or 'end of string'"],
  ['=a', "found '=', expected: !, identifier, or 'end of string'"],
  ['a=b,', "found '', expected: identifier after ','"],
  ['a,,b', "found ',', expected: identifier after ','"],
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['a ! b', "unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt"],
  ['!a=b', "found '=', expected: ',' or 'end of string'"],
  ['a=b c', "found 'c', expected: ',' or 'end of string'"],
  ['!', "unable to parse requirement: found '', expected: identifier"],
  ['!!a', "unable to parse requirement: found '!', expected: identifier"],
  ['a==!b', "unable to parse requirement: found '!', expected: identifier"],
  ['a===b', "unable to parse requirement: found '=', expected: identifier"],
  ['a in b', "unable to parse requirement: found 'b' expected: '('"],
  ['a in', "unable to parse requirement: found '' expected: '('"],
  ['a in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
  ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['a in (b c)', "unable to parse requirement: found 'c', expected: ',' or ')'"],
  ['a in (,=', "unable to parse requirement: found '=', expected: ',', or identifier"],
  ['a in (b))', "found ')', expected: ',' or 'end of string'"],
  ['$a', `unable to parse requirement: <nil>: Invalid value: "$a": ${qualified}`],
  ['/a=b', 'unable to parse requirement: <nil>: Invalid value: "/a": prefix part must be non-empty'],
  ['a=$', `unable to parse requirement: values[0][a]: Invalid value: "$": ${value}`],
  ['a in (b,-c)', `unable to parse requirement: values[0][a]: Invalid value: "-c": ${value}`],
  ['x>b', `unable to parse requirement: values[0]: Invalid value: "b": for 'Gt', 'Lt' operators, the value must be an integer`],
  ['x<-3', `unable to parse requirement: values[0][x]: Invalid value: "-3": ${value}`],
  ['x>', `unable to parse requirement: values[0]: Invalid value: "": for 'Gt', 'Lt' operators, the value must be an integer`],
])('%j is refused', (text, message) => {
  expect(() => parseLabelSelector(text)).toThrow(expect.objectContaining({ message, code: 400, reason: 'BadRequest' }));
});

test.each([
  ['', {}, true],
  ['a=b', { a: 'b' }, true],
  ['a=b', { a: 'c' }, false],
  ['a=b', {}, false],
  ['a!=b', {}, true],
  ['a!=b', { a: 'b' }, false],
  ['a in (x,y)', { a: 'y' }, true],
  ['a in (x,y)', {}, false],
  ['a notin (x,y)', {}, true],
  ['a notin (x,y)', { a: 'x' }, false],
  ['a', { a: '' }, true],
  ['a', {}, false],
  ['!a', { a: '' }, false],
  ['!a', {}, true],
  ['a=', { a: '' }, true],
  ['a=', {}, false],
  ['a>5', { a: '6' }, true],
  ['a>5', { a: '5' }, false],
  ['a>5', { a: 'six' }, false],
  ['a>5', {}, false],
  ['a<9007199254740993', { a: '9007199254740992' }, true],
  ['a>9223372036854775806', { a: '9223372036854775808' }, false],
  ['a=b,c', { a: 'b' }, false],
  ['constructor', {}, false],
  ['toString!=x', {}, true],
])('%j on %j', (text, labels, expected) => {
  expect(matchesSelector(parseLabelSelector(text), labels)).toBe(expected);
});

test('a set of labels selects what has them all, and no set selects everything', () => {
  expect(formatSelector(selectorFromSet({ b: '2', a: '1' }))).toBe('a=1,b=2');
  expect(selectorFromSet(undefined)).toBe(everything);
  expect(matchesSelector(nothing, {})).toBe(false);
  expect(isEverything(nothing)).toBe(false);
  expect(isEverything(parseLabelSelector(''))).toBe(true);
});

test.each([
  ['a=b,c', 'a', 'b'],
  ['a in (b)', 'a', 'b'],
  ['a in (b,c)', 'a', undefined],
  ['a!=b', 'a', undefined],
  ['a=b', 'c', undefined],
])('%j asks of %s exactly %s', (text, key, expected) => {
  expect(exactLabel(parseLabelSelector(text), key)).toBe(expected);
});

test('a canonical text reads back as the same selector', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
  const list = fc.uniqueArray(name, { minLength: 1, maxLength: 3 }).map((values) => `(${values.join(',')})`);
  const requirement = fc.oneof(
    name,
    name.map((key) => `!${key}`),
    fc.tuple(name, fc.constantFrom('=', '==', '!='), name).map((parts) => parts.join('')),
    fc.tuple(name, fc.constantFrom('in', 'notin'), list).map((parts) => parts.join(' ')),
    fc.tuple(name, fc.constantFrom('>', '<'), fc.nat()).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(fc.array(requirement, { maxLength: 4 }), (parts) => {
      const selector = parseLabelSelector(parts.join(','));
      expect(parseLabelSelector(formatSelector(selector))).toEqual(selector);
    }),
  );
});
