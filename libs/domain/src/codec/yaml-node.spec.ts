import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { encodeJson } from '#domain/codec/encode-json.js';
import { untypedValue } from '#domain/codec/untyped-decoder.js';
import { parseYaml } from '#domain/codec/yaml-node.js';
import { yamlUtf8Problem } from '#domain/codec/yaml-utf8.js';

/** Texts and what sigs.k8s.io/yaml makes of them: JSON, or `ERR ` and the error. */
const recorded = JSON.parse(readFileSync(new URL('testdata/yaml.json', import.meta.url), 'utf8')) as readonly (readonly [string, string])[];

/** Where the library behind parseYaml reads YAML otherwise: directives, explicit tags, what stands after the first document. */
const otherwise: ReadonlySet<string> = new Set([
  '{a: b}}',
  'a: "b"c: d',
  '%YAML 9.9\n---\na',
  '%FOO x\n---\na: b',
  '%YAML 1.1\n%YAML 1.1\n---\na',
  'a: !!int x',
  'a: 0o17',
  'a: !!float 1',
  'a: !!null x',
  '...',
  ':',
  '%',
  '  a: b\nc: d',
  'a: \u0085',
  '{"a":12345678901234567890}',
  'a: 12345678901234567890',
  '{"a":"\\/"}',
]);

function read(text: string): string {
  try {
    return encodeJson(untypedValue(parseYaml(text).node));
  } catch (error) {
    return `ERR ${(error as Error).message}`;
  }
}

test.each(recorded.filter(([text]) => !otherwise.has(text)))('%j', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test.each([...otherwise])('%j is read in some way', (text) => {
  expect(recorded.find(([one]) => one === text)?.[1]).not.toBe(read(text));
});

test.each([
  ['lists in lists', '['.repeat(5000) + ']'.repeat(5000)],
  ['maps in maps', '{a: '.repeat(5000) + '}'.repeat(5000)],
  ['blocks in blocks', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ['dashes', `${'- '.repeat(5000)}a`],
])('%s are only so deep', (_, text) => {
  expect(read(text)).toBe('ERR yaml: exceeded max depth of 10000');
});

test('aliases do not grow without end, neither in number nor in depth', () => {
  const names = 'abcdefghijkl'.split('');
  const bomb = names.map(
    (name, i) =>
      `${name}: &${name} [${
        i === 0
          ? 'x,x,x,x,x,x,x,x'
          : Array(8)
              .fill(`*${names[i - 1] ?? ''}`)
              .join(',')
      }]`,
  );
  expect(read(bomb.join('\n'))).toBe('ERR yaml: document contains excessive aliasing');
  const deep = Array.from({ length: 20 }, (_, i) => `a${i}: &a${i} ${'['.repeat(300)}${i === 0 ? '' : `*a${i - 1}`}${']'.repeat(300)}`);
  expect(read(deep.join('\n'))).toBe('ERR yaml: exceeded max depth of 10000');
});

test('an alias means the last anchor of its name', () => {
  expect(read('- &a 1\n- *a\n- &a 2\n- *a')).toBe('[1,1,2,2]');
});

test('more than can be read in one turn is refused', () => {
  expect(read('['.repeat(500_100))).toBe('ERR Request entity too large: limit is 500000 tokens of YAML');
});

test.each([
  ['61', undefined],
  ['c3a4', undefined],
  ['ff', 'invalid leading UTF-8 octet'],
  ['80', 'invalid leading UTF-8 octet'],
  ['61c3', 'incomplete UTF-8 octet sequence'],
  ['c361', 'invalid trailing UTF-8 octet'],
  ['c080', 'invalid length of a UTF-8 sequence'],
  ['eda080', 'invalid Unicode character'],
  ['f09f9880', undefined],
])('bytes %s: %s', (hex, problem) => {
  expect(yamlUtf8Problem(Buffer.from(hex, 'hex'))).toBe(problem && `yaml: ${problem}`);
});
