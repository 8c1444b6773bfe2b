import { describe, expect, test } from 'vitest';
import { JsonLines } from '#client/transport/json-lines.js';

/** Feeds a text in chunks that are cut at these bytes. */
function read(text: string, cuts: readonly number[]): unknown[] {
  const bytes = Buffer.from(text);
  const values: unknown[] = [];
  const lines = new JsonLines((value) => values.push(value));
  const edges = [0, ...cuts, bytes.length];
  for (let i = 1; i < edges.length; i++) lines.data(bytes.subarray(edges[i - 1], edges[i]));
  lines.end();
  return values;
}

const text = '{"a":1}\n{"b":"zwölf €"}\n\n  \r\n{"c":[1,2]}\n';
const values = [{ a: 1 }, { b: 'zwölf €' }, { c: [1, 2] }];

describe('a stream of JSON lines', () => {
  test('reads the same wherever a chunk ends, in the middle of a character too', () => {
    for (let cut = 0; cut <= Buffer.byteLength(text); cut++) expect(read(text, [cut])).toEqual(values);
  });

  test('reads the same byte by byte', () => {
    const every = Array.from({ length: Buffer.byteLength(text) - 1 }, (_, i) => i + 1);
    expect(read(text, every)).toEqual(values);
  });

  test.each([
    { name: 'takes a last line without a newline', text: '{"a":1}\n{"b":2}', expected: [{ a: 1 }, { b: 2 }] },
    { name: 'of nothing has no values', text: '', expected: [] },
    { name: 'of blank lines has no values', text: '\n\r\n \n', expected: [] },
  ])('$name', ({ text: given, expected }) => expect(read(given, [])).toEqual(expected));

  test.each(['{"a":1}\n{"b"', '{"a"\n'])('refuses what is half an object: %j', (given) => {
    expect(() => read(given, [])).toThrow(SyntaxError);
  });

  test('costs no more for a long line in many chunks than for the same bytes in few', () => {
    const line = Buffer.from(`${JSON.stringify({ long: 'x'.repeat(8_000_000) })}\n`);
    let seen = 0;
    const lines = new JsonLines(() => seen++);
    const began = performance.now();
    for (let at = 0; at < line.length; at += 1000) lines.data(line.subarray(at, at + 1000));
    lines.end();
    expect(seen).toBe(1);
    // Copying what has been read with every chunk would be 32 GB here.
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
