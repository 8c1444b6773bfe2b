import { describe, expect, test } from 'vitest';
import { customResourceStrategy, customStatusStrategy } from '#domain/custom-resources/strategy/custom-resource-strategy.js';
import { toStructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { formatFieldError } from '#domain/status/field-error.js';

const schema = toStructuralSchema({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      'x-kubernetes-validations': [
        { rule: 'self.min <= self.max', message: 'min must not exceed max' },
        {
          rule: 'self.kind == oldSelf.kind',
          reason: 'FieldValueForbidden',
          fieldPath: '.kind',
          messageExpression: "'kind was ' + oldSelf.kind",
        },
      ],
      properties: {
        min: { type: 'integer' },
        max: { type: 'integer' },
        kind: { type: 'string', maxLength: 3 },
        note: { type: 'string' },
        hosts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            required: ['name'],
            properties: {
              name: { type: 'string' },
              port: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > 0 && self < 65536' }, { rule: 'self >= oldSelf' }] },
            },
          },
        },
      },
    },
    status: {
      type: 'object',
      'x-kubernetes-validations': [{ rule: 'self.ready >= oldSelf.ready', message: 'ready must not shrink' }],
      properties: { ready: { type: 'integer' } },
    },
  },
});
const kind = { schema, subresources: { status: {} } };
const strategy = customResourceStrategy(kind);

function foo(spec: object, status?: object): KubeObject {
  const metadata = { name: 'x', namespace: 'ns', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return { apiVersion: 'example.com/v1', kind: 'Foo', metadata, spec, ...(status && { status }) } as unknown as KubeObject;
}

function updated(next: KubeObject, prev: KubeObject): { readonly errors: readonly string[]; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const errors = strategy.validateUpdate(next, prev, { now: 0, warn: (text) => warnings.push(text) });
  return { errors: errors.map(formatFieldError), warnings };
}

const good = { min: 1, max: 2, kind: 'a' };
const bad = { min: 3, max: 2, kind: 'a' };
const exceeds = 'spec: Invalid value: min must not exceed max';

describe('rules of a custom kind', () => {
  test('are asked about a new object, transition rules excepted', () => {
    expect(strategy.validate(foo(good)).map(formatFieldError)).toEqual([]);
    expect(strategy.validate(foo(bad)).map(formatFieldError)).toEqual([exceeds]);
  });

  test('stay unasked where the object has the wrong shape', () => {
    expect(strategy.validate(foo({ ...bad, kind: 'abcd' })).map(formatFieldError)).toEqual([
      'spec.kind: Too long: may not be more than 3 bytes',
      '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ]);
  });

  test.each([
    ['a broken rule about what has not changed is a warning', bad, bad, [], [exceeds]],
    ['a broken rule about what has changed is an error', { ...bad, note: 'n' }, bad, [exceeds], []],
    ['a transition rule sees what was before', { ...good, kind: 'b' }, good, ['spec.kind: Forbidden: kind was a'], []],
    [
      'items are found again by their keys',
      {
        ...good,
        hosts: [
          { name: 'b', port: 1 },
          { name: 'a', port: 0 },
        ],
      },
      {
        ...good,
        hosts: [
          { name: 'a', port: 0 },
          { name: 'b', port: 7 },
        ],
      },
      ['spec.hosts[0].port: Invalid value: 1: failed rule: self >= oldSelf'],
      ['spec.hosts[1].port: Invalid value: 0: failed rule: self > 0 && self < 65536'],
    ],
  ])('%s', (_name, next, prev, errors, warnings) => {
    expect(updated(foo(next), foo(prev))).toEqual({ errors, warnings });
  });

  test('are asked when status is written', () => {
    const status = customStatusStrategy(kind);
    const errors = status.validateUpdate(foo(good, { ready: 1 }), foo(good, { ready: 2 }), { now: 0 });
    expect(errors.map(formatFieldError)).toEqual(['status: Invalid value: ready must not shrink']);
  });
});
