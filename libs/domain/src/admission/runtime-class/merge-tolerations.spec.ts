import { expect, test } from 'vitest';
import { mergeTolerations } from '#domain/admission/runtime-class/merge-tolerations.js';
import type { Toleration } from '#domain/schema/types/core-v1.js';

const everything = { operator: 'Exists' };
const key = { key: 'a', operator: 'Exists' };
const keyNoExecute = { ...key, effect: 'NoExecute' };
const equal = { key: 'a', operator: 'Equal', value: 'x' };
const short = { ...keyNoExecute, tolerationSeconds: 10 };
const long = { ...keyNoExecute, tolerationSeconds: 20 };

test.each<[string, readonly Toleration[], readonly Toleration[], readonly Toleration[]]>([
  ['nothing', [], [], []],
  ['equal ones count once', [key], [{ ...key, effect: '' }], [key]],
  ['a wider one after', [equal, keyNoExecute], [key], [key]],
  ['a wider one before', [everything], [equal, key], [everything]],
  ['different keys', [key], [{ ...key, key: 'b' }], [key, { ...key, key: 'b' }]],
  ['other effects', [{ ...key, effect: 'NoSchedule' }], [keyNoExecute], [{ ...key, effect: 'NoSchedule' }, keyNoExecute]],
  ['longer ones cover shorter ones', [short], [long], [long]],
  ['those without a time cover those with one', [short], [keyNoExecute], [keyNoExecute]],
  ['without an effect the time does not count', [{ ...key, tolerationSeconds: 5 }], [keyNoExecute], [{ ...key, tolerationSeconds: 5 }]],
  ['other values', [equal], [{ ...equal, value: 'y' }], [equal, { ...equal, value: 'y' }]],
  ['a value without an operator covers one with Equal', [equal], [{ key: 'a', value: 'x' }], [{ key: 'a', value: 'x' }]],
  ['operators nobody knows', [{ key: 'a', operator: 'Gt', value: '1' }], [equal], [{ key: 'a', operator: 'Gt', value: '1' }, equal]],
])('%s', (_, first, second, expected) => {
  expect(mergeTolerations(first, second)).toEqual(expected);
});
