import { expect, test } from 'vitest';
import { given, refusalOf, requestOn } from '#domain/admission/fixture.js';
import type { KindReader } from '#domain/admission/kind-reader.js';
import { admitPriority } from '#domain/admission/priority/admit-priority.js';
import { checkPriorityClass } from '#domain/admission/priority/check-priority-class.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { priorityClasses } from '#domain/resources/scheduling/priority-class/priority-class.js';
import type { Pod, PodSpec } from '#domain/schema/types/core-v1.js';
import type { PriorityClass } from '#domain/schema/types/scheduling-v1.js';

const classOf = (name: string, value: number, more: Partial<PriorityClass> = {}): PriorityClass =>
  given(priorityClasses, { metadata: { name }, value, ...more });

const readerOf = (...classes: readonly PriorityClass[]): KindReader<PriorityClass> => ({
  get: (name) => classes.find(({ metadata }) => metadata.name === name),
  list: () => classes,
});

const podWith = (spec: Partial<PodSpec>): Pod =>
  given(pods, { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }], ...spec } });

const high = classOf('high', 1000);
const polite = classOf('polite', 500, { preemptionPolicy: 'Never' });
const usual = classOf('usual', 10, { globalDefault: true });
const lower = classOf('lower', -10, { globalDefault: true });

test.each<[string, readonly PriorityClass[], Partial<PodSpec>, Partial<PodSpec>]>([
  ['no class, no default', [high], {}, { priorityClassName: '', priority: 0, preemptionPolicy: 'PreemptLowerPriority' }],
  ['its class', [high, usual], { priorityClassName: 'high' }, { priorityClassName: 'high', priority: 1000 }],
  ['a class that does not preempt', [polite], { priorityClassName: 'polite' }, { priority: 500, preemptionPolicy: 'Never' }],
  ['the default class', [high, usual], {}, { priorityClassName: 'usual', priority: 10 }],
  ['the lowest of several default classes', [usual, lower], {}, { priorityClassName: 'lower', priority: -10 }],
  ['the same number given', [high], { priorityClassName: 'high', priority: 1000 }, { priority: 1000 }],
])('a new pod with %s', (_, classes, spec, expected) => {
  expect(admitPriority(requestOn(pods), podWith(spec), readerOf(...classes))).toMatchObject({ spec: expected });
});

const computed = 'priority admission controller computed';
const fromName = 'from the given PriorityClass name';
test.each<[string, Partial<PodSpec>, string]>([
  ['a class that is not there', { priorityClassName: 'none' }, 'no PriorityClass with name none was found'],
  [
    'another number',
    { priorityClassName: 'high', priority: 1 },
    `the integer value of priority (1) must not be provided in pod spec; ${computed} 1000 ${fromName}`,
  ],
  [
    'another policy',
    { priorityClassName: 'polite', preemptionPolicy: 'PreemptLowerPriority' },
    `the string value of PreemptionPolicy (PreemptLowerPriority) must not be provided in pod spec; ${computed} Never ${fromName}`,
  ],
])('a new pod with %s is refused', (_, spec, why) => {
  const run = (): unknown => admitPriority(requestOn(pods), podWith(spec), readerOf(high, polite));
  expect(refusalOf(run)).toBe(`403: pods "p" is forbidden: ${why}`);
});

test('an update that leaves the number out keeps it', () => {
  const oldObject = podWith({ priority: 7, preemptionPolicy: 'Never' });
  const request = requestOn(pods, { operation: 'UPDATE', oldObject });
  expect(admitPriority(request, podWith({}), readerOf(high))).toMatchObject({ spec: { priority: 7, preemptionPolicy: 'Never' } });
  expect(admitPriority(request, podWith({ priority: 8 }), readerOf(high))).toMatchObject({ spec: { priority: 8 } });
});

test('there is one default class', () => {
  const classes = readerOf(high, usual);
  const create = (object: PriorityClass): string | undefined =>
    refusalOf(() => checkPriorityClass(requestOn(priorityClasses), object, classes));
  const update = (object: PriorityClass): string | undefined =>
    refusalOf(() => checkPriorityClass(requestOn(priorityClasses, { operation: 'UPDATE' }), object, classes));
  const why = 'PriorityClass usual is already marked as default. Only one default can exist';
  expect(create(lower)).toBe(`403: priorityclasses.scheduling.k8s.io "lower" is forbidden: ${why}`);
  expect(create(polite)).toBeUndefined();
  expect(update({ ...high, globalDefault: true })).toBe(`403: priorityclasses.scheduling.k8s.io "high" is forbidden: ${why}`);
  expect(update(usual)).toBeUndefined();
});
