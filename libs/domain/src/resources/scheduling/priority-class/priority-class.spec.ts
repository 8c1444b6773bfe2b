import { expect, test } from 'vitest';
import { priorityClasses } from '#domain/resources/scheduling/priority-class/priority-class.js';
import type { PriorityClass } from '#domain/schema/types/scheduling-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const { strategy, printer } = priorityClasses;

function priorityClass(name: string, rest: Partial<PriorityClass>): PriorityClass {
  const metadata = { name, uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata, value: 0, preemptionPolicy: 'Never', ...rest };
}

const reserved = "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error:";

test.each<{ name: string; rest: Partial<PriorityClass>; errors: readonly string[] }>([
  { name: 'high', rest: { value: 1_000_000_000, globalDefault: true }, errors: [] },
  { name: 'low', rest: { value: -2_147_483_648, preemptionPolicy: 'PreemptLowerPriority' }, errors: [] },
  {
    name: 'x',
    rest: { value: 1_000_000_001 },
    errors: ['value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
  },
  { name: 'x', rest: { preemptionPolicy: '' }, errors: ['preemptionPolicy: Required value'] },
  {
    name: 'x',
    rest: { preemptionPolicy: 'Always' },
    errors: ['preemptionPolicy: Unsupported value: "Always": supported values: "PreemptLowerPriority", "Never"'],
  },
  { name: 'system-cluster-critical', rest: { value: 2_000_000_000 }, errors: [] },
  {
    name: 'system-node-critical',
    rest: { value: 1 },
    errors: [`${reserved} value of system-node-critical PriorityClass must be 2000001000`],
  },
  {
    name: 'system-node-critical',
    rest: { value: 2_000_001_000, globalDefault: true },
    errors: [`${reserved} globalDefault of system-node-critical PriorityClass must be false`],
  },
  { name: 'system-mine', rest: {}, errors: [`${reserved} system-mine is not a known system priority class`] },
])('$name with $rest is refused for $errors', ({ name, rest, errors }) => {
  expect(strategy.validate(priorityClass(name, rest)).map(formatFieldError)).toEqual(errors);
});

test('value and preemption policy never change', () => {
  const next = priorityClass('a', { value: 2, preemptionPolicy: 'PreemptLowerPriority' });
  expect(strategy.validateUpdate(next, priorityClass('a', { value: 1 })).map(formatFieldError)).toEqual([
    'value: Forbidden: may not be changed in an update.',
    'preemptionPolicy: Invalid value: "PreemptLowerPriority": field is immutable',
  ]);
  expect(strategy.validateUpdate(priorityClass('a', { description: 'x' }), priorityClass('a', {}))).toEqual([]);
});

test('pods preempt lower ones unless the class says otherwise', () => {
  const { preemptionPolicy: _, ...given } = priorityClass('a', {});
  expect(strategy.applyDefaults(given)).toEqual({ ...given, preemptionPolicy: 'PreemptLowerPriority' });
});

test('it prints its value', () => {
  expect(printer.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'Name string',
    'Value integer',
    'Global-Default boolean',
    'Age string',
    'PreemptionPolicy string',
  ]);
  expect(printer.cells(priorityClass('a', { value: 7 }), Date.UTC(2026, 0, 2))).toEqual(['a', 7, false, '24h', 'Never']);
});
