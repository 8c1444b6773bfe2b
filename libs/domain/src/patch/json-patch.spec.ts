import { describe, expect, test } from 'vitest';
import { parseNode } from '#domain/codec/json-node.js';
import type { Json } from '#domain/json/json.js';
import { decodeJsonPatch, hasUnknownMembers, strictJsonPatchErrors } from '#domain/patch/decode-json-patch.js';
import { applyJsonPatch, tryJsonPatch } from '#domain/patch/json-patch.js';

const add = (path: string, value: Json): Json => ({ op: 'add', path, value });
const remove = (path: string): Json => ({ op: 'remove', path });
const replace = (path: string, value: Json): Json => ({ op: 'replace', path, value });
const move = (from: string, path: string): Json => ({ op: 'move', from, path });
const copy = (from: string, path: string): Json => ({ op: 'copy', from, path });
const check = (path: string, value: Json): Json => ({ op: 'test', path, value });

describe('what steps do', () => {
  test.each<[string, Json, Json[], Json]>([
    ['add puts a member', {}, [add('/a', 1)], { a: 1 }],
    ['add replaces a member', { a: 1 }, [add('/a', 2)], { a: 2 }],
    ['add inserts into a list', { l: [1, 3] }, [add('/l/1', 2)], { l: [1, 2, 3] }],
    ['add at the length of a list appends', { l: [1] }, [add('/l/1', 2)], { l: [1, 2] }],
    ['a dash appends', { l: [1] }, [add('/l/-', 2)], { l: [1, 2] }],
    ['a negative index counts from behind the end', { l: [1, 2] }, [add('/l/-1', 3), add('/l/-2', 9)], { l: [1, 2, 9, 3] }],
    ['add without a value adds null', {}, [{ op: 'add', path: '/a' }], { a: null }],
    ['escapes name slashes and tildes', { a: {} }, [add('/a/x~1y~01', 1)], { a: { 'x/y~1': 1 } }],
    ['an empty name is a name', { '': 1 }, [replace('/', 2)], { '': 2 }],
    ['text before the first slash is ignored', { b: 1 }, [replace('a/b', 2)], { b: 2 }],
    ['remove takes a member', { a: 1, b: 2 }, [remove('/a')], { b: 2 }],
    ['remove takes an item', { l: [1, 2, 3] }, [remove('/l/1')], { l: [1, 3] }],
    ['remove counts from the end', { l: [1, 2, 3] }, [remove('/l/-1')], { l: [1, 2] }],
    ['replace changes an item', { l: [1, 2] }, [replace('/l/0', 9)], { l: [9, 2] }],
    ['replace of a missing member adds it', {}, [replace('/a', 1)], { a: 1 }],
    ['replace of the whole document', { a: 1 }, [replace('', { b: 2 })], { b: 2 }],
    ['move renames', { a: 1 }, [move('/a', '/b')], { b: 1 }],
    ['move within a list', { l: [1, 2, 3] }, [move('/l/0', '/l/2')], { l: [2, 3, 1] }],
    ['copy', { a: { x: 1 } }, [copy('/a', '/b'), add('/b/y', 2)], { a: { x: 1 }, b: { x: 1, y: 2 } }],
    ['copy of a missing member copies null', {}, [copy('/a', '/b')], { b: null }],
    ['a value added twice is two values', {}, [add('/a', {}), copy('/a', '/b'), add('/a/x', 1)], { a: { x: 1 }, b: {} }],
    ['test passes', { a: { x: [1, null] } }, [check('/a', { x: [1, null] })], { a: { x: [1, null] } }],
    ['test of a missing member against null passes', {}, [check('/a', null)], {}],
    ['test of the whole document', { a: 1 }, [check('', { a: 1 })], { a: 1 }],
    ['__proto__ is a name like any other', {}, [add('/__proto__', 1)], JSON.parse('{"__proto__":1}') as Json],
    ['no steps change nothing', { a: 1 }, [], { a: 1 }],
  ])('%s', (_, document, patch, expected) => {
    expect(applyJsonPatch(document, patch)).toEqual(expected);
  });

  test('the document given is not changed', () => {
    const document = { l: [{ a: 1 }] };
    applyJsonPatch(document, [add('/l/0/a', 2), remove('/l/0')]);
    expect(document).toEqual({ l: [{ a: 1 }] });
  });
});

test('copies of copies, each twice as long as the one before, come to an end', () => {
  const steps = Array.from({ length: 100 }, (_, i) => copy('/a', `/a/${i}`));
  const problem = /^Unable to complete the copy, the accumulated size increase of copy is \d{7}, exceeding the limit 3145728$/;
  expect(tryJsonPatch({ a: {} }, decodeJsonPatch(steps))).toEqual({ problem: expect.stringMatching(problem) });
});

describe('steps that do not apply', () => {
  test.each<[Json, Json, string]>([
    [{}, add('/a/b', 1), 'add operation does not apply: doc is missing path: "/a/b": missing value'],
    [{ a: 'text' }, add('/a/b', 1), 'add operation does not apply: doc is missing path: "/a/b": missing value'],
    [{}, add('', 1), 'add operation does not apply: doc is missing path: "": missing value'],
    [{ l: [] }, add('/l/1', 1), "error in add for path: '/l/1': Unable to access invalid index: 1: invalid index referenced"],
    [
      { l: [] },
      add('/l/x', 1),
      `error in add for path: '/l/x': value was not a proper array index: 'x': strconv.Atoi: parsing "x": invalid syntax`,
    ],
    [{}, remove('/a'), "error in remove for path: '/a': Unable to remove nonexistent key: a: missing value"],
    [{ l: [1] }, remove('/l/1'), "error in remove for path: '/l/1': Unable to access invalid index: 1: invalid index referenced"],
    [{ l: [1] }, replace('/l/4', 1), 'replace operation does not apply: doc is missing key: /l/4: missing value'],
    [{ l: [[1]] }, replace('/l/4/0', 1), 'replace operation does not apply: doc is missing path: /l/4/0: missing value'],
    [{}, replace('', 'text'), 'replace operation value must be object or array: %!w(<nil>)'],
    [{}, move('/a', '/b'), "error in move for path: 'a': Unable to remove nonexistent key: a: missing value"],
    [{ a: 1 }, move('/a', '/b/c'), 'move operation does not apply: doc is missing destination path: /b/c: missing value'],
    [{}, copy('/a/b', '/c'), 'copy operation does not apply: doc is missing from path: /a/b: missing value'],
    [{ a: 1 }, check('/a', 2), 'testing value /a failed: test failed'],
    [{ l: [1] }, check('/l/3', 1), "error in test for path: '/l/3': Unable to access invalid index: 3: invalid index referenced"],
    [{}, { op: 'test', value: 1 }, 'test operation failed to decode path: operation missing path field: missing value'],
    [{}, { op: 'move', path: '/a' }, 'move operation failed to decode from: operation, missing from field: missing value'],
    [{}, { op: 'merge', path: '/a' }, 'Unexpected kind: merge'],
    [{}, null, 'Unexpected kind: unknown'],
  ])('%j, %j', (document, step, problem) => {
    expect(tryJsonPatch(document, decodeJsonPatch([step]))).toEqual({ problem });
  });

  test('are all the same to the client', () => {
    expect(() => applyJsonPatch({ a: 1 }, [check('/a', 2)])).toThrow(
      expect.objectContaining({
        status: {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: 'the server rejected our request due to an error in our request',
          reason: 'Invalid',
          details: {},
          code: 422,
        },
      }),
    );
  });
});

describe('what is no JSON patch', () => {
  test.each<[Json, number, string]>([
    [{}, 400, 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
    ['text', 400, 'error decoding patch: json: cannot unmarshal string into Go value of type []handlers.jsonPatchOp'],
    [[1], 400, 'error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp'],
    [[{ op: true }], 400, 'error decoding patch: json: cannot unmarshal bool into Go struct field jsonPatchOp.op of type string'],
    [
      Array.from({ length: 10_001 }, () => remove('/a')),
      413,
      'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
    ],
  ])('%#', (patch, code, message) => {
    expect(() => applyJsonPatch({}, patch)).toThrow(expect.objectContaining({ code, message }));
  });

  test('null is a patch without steps', () => {
    expect(applyJsonPatch({ a: 1 }, null)).toEqual({ a: 1 });
  });

  test('members that no step has, and members that stand twice, are reported', () => {
    const text = '[{"op":"add","path":"/a","vlaue":1,"op":"add"},{"op":"remove","path":"/b"},{"ops":1}]';
    expect(strictJsonPatchErrors(parseNode(text))).toEqual([
      'json patch unknown field "[0].vlaue"',
      'json patch duplicate field "[0].op"',
      'json patch unknown field "[2].ops"',
    ]);
    expect(hasUnknownMembers(JSON.parse(text) as Json)).toBe(true);
    expect(hasUnknownMembers([add('/a', 1)])).toBe(false);
    expect(strictJsonPatchErrors(parseNode('{}'))).toEqual([]);
  });
});
