import { expect, test } from 'vitest';
import { goSyntaxError } from '#domain/json/go-syntax-error.js';

test.each(['null', ' {} ', '[]', '[1, -0.5e+3, "a\\u00e9\\n"]', '{"a":{"b":[true,false,null]},"c":""}', '0', '"x"', '[[[]]]'])(
  '%s is JSON',
  (text) => {
    expect(goSyntaxError(text)).toBeUndefined();
  },
);

test.each([
  ['', 'unexpected end of JSON input'],
  ['   ', 'unexpected end of JSON input'],
  ['{', 'unexpected end of JSON input'],
  ['{"a"', 'unexpected end of JSON input'],
  ['[1', 'unexpected end of JSON input'],
  ['"a', 'unexpected end of JSON input'],
  ['-', 'unexpected end of JSON input'],
  ['tru', 'unexpected end of JSON input'],
  ['x', "invalid character 'x' looking for beginning of value"],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['{a', "invalid character 'a' looking for beginning of object key string"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 2}', "invalid character '2' after object key:value pair"],
  ['{"a":12x}', "invalid character 'x' after object key:value pair"],
  ['[1 2]', "invalid character '2' after array element"],
  ['[01]', "invalid character '1' after array element"],
  ['{} {}', "invalid character '{' after top-level value"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ['"\\u00g0"', "invalid character 'g' in \\u hexadecimal character escape"],
  ['[-]', "invalid character ']' in numeric literal"],
  ['[1.]', "invalid character ']' after decimal point in numeric literal"],
  ['[1e]', "invalid character ']' in exponent of numeric literal"],
  ['[1e+x]', "invalid character 'x' in exponent of numeric literal"],
  ['nulx', "invalid character 'x' in literal null (expecting 'l')"],
  ["'a'", "invalid character '\\'' looking for beginning of value"],
  ['{"a":"b""c"}', "invalid character '\"' after object key:value pair"],
  ['\u00c3', "invalid character '\u00c3' looking for beginning of value"],
  ['['.repeat(10_001), 'exceeded max depth'],
])('%j: %s', (text, expected) => {
  expect(goSyntaxError(text)).toBe(expected);
});
