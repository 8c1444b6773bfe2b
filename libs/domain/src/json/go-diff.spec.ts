import { expect, test } from 'vitest';
import { goDiff } from '#domain/json/go-diff.js';
import { internalForm } from '#domain/schema/internal-form.js';

test('a changed member is shown with the lines around it', () => {
  const before = new Map<string, unknown>([
    ['Name', 'a{b":,'],
    ['List', ['x', 'y']],
    ['Empty', {}],
    ['None', []],
    ['Mode', null],
  ]);
  expect(goDiff(before, new Map([...before, ['Mode', 'Block']]))).toBe(
    '@@ -6,5 +6,5 @@\n  ],\n  "Empty": {},\n  "None": [],\n- "Mode": null\n+ "Mode": "Block"\n }\n',
  );
});

test('equal values have no difference', () => {
  const spec = internalForm('core.v1.PersistentVolumeClaimSpec', { accessModes: ['ReadWriteOnce'] });
  expect(goDiff(spec, spec)).toBe('');
});
