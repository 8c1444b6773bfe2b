import { expect, test } from 'vitest';
import { validateBinding } from '#domain/resources/core/binding/binding.js';
import { formatFieldError } from '#domain/status/field-error.js';

const metadata = { name: 'a', uid: '', resourceVersion: '', creationTimestamp: '' };

test.each([
  [{ kind: 'Node', name: 'n' }, []],
  [{ name: 'n' }, []],
  [{ kind: 'Pod' }, ['target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"', 'target.name: Required value']],
])('%o', (target, expected) => {
  expect(validateBinding({ apiVersion: 'v1', kind: 'Binding', metadata, target }).map(formatFieldError)).toEqual(expected);
});
