import { describe, expect, test } from 'vitest';
import { nodeAffinity } from '#domain/scheduling/plugins/node-affinity/node-affinity.js';
import { node, pod, type PodWords, scores, verdicts } from '#domain/scheduling/fixture.js';
import type { NodeSelectorRequirement, NodeSelectorTerm } from '#domain/schema/types/core-v1.js';

const mismatch = "node(s) didn't match Pod's node affinity/selector!";
const conflict = 'pod affinity terms conflict!';

function required(...nodeSelectorTerms: NodeSelectorTerm[]): PodWords {
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } };
}
const expressions = (...matchExpressions: NodeSelectorRequirement[]): NodeSelectorTerm => ({ matchExpressions });
const names = (...values: string[]): NodeSelectorTerm => ({ matchFields: [{ key: 'metadata.name', operator: 'In', values }] });
const foo = (operator: string, ...values: string[]): NodeSelectorRequirement => ({ key: 'foo', operator, values });

/** Upstream's cases: pkg/scheduler/framework/plugins/nodeaffinity/node_affinity_test.go. */
describe('filter', () => {
  test.each<{ name: string; wants: PodWords; labels?: Record<string, string>; says: string }>([
    { name: 'no selector', wants: {}, says: 'fits' },
    { name: 'selector without the label', wants: { nodeSelector: { foo: 'bar' } }, says: mismatch },
    { name: 'selector with the label', wants: { nodeSelector: { foo: 'bar' } }, labels: { foo: 'bar' }, says: 'fits' },
    { name: 'label that was not asked for', wants: { nodeSelector: { foo: 'bar' } }, labels: { foo: 'bar', baz: 'blah' }, says: 'fits' },
    { name: 'only one of two labels', wants: { nodeSelector: { foo: 'bar', baz: 'blah' } }, labels: { foo: 'bar' }, says: mismatch },
    { name: 'In', wants: required(expressions(foo('In', 'bar', 'value2'))), labels: { foo: 'bar' }, says: 'fits' },
    { name: 'Gt', wants: required(expressions(foo('Gt', '0204'))), labels: { foo: '0206' }, says: 'fits' },
    { name: 'Gt of less', wants: required(expressions(foo('Gt', '0207'))), labels: { foo: '0206' }, says: mismatch },
    { name: 'Lt', wants: required(expressions(foo('Lt', '0207'))), labels: { foo: '0206' }, says: 'fits' },
    { name: 'NotIn', wants: required(expressions(foo('NotIn', 'value1'))), labels: { foo: '0206' }, says: 'fits' },
    { name: 'NotIn without the label', wants: required(expressions(foo('NotIn', 'value1'))), says: 'fits' },
    { name: 'Exists', wants: required(expressions(foo('Exists'))), labels: { foo: '' }, says: 'fits' },
    { name: 'Exists without the label', wants: required(expressions(foo('Exists'))), says: mismatch },
    { name: 'DoesNotExist', wants: required(expressions(foo('DoesNotExist'))), says: 'fits' },
    { name: 'no terms', wants: required(), labels: { foo: 'bar' }, says: mismatch },
    { name: 'an empty term', wants: required({}), labels: { foo: 'bar' }, says: mismatch },
    {
      name: 'all expressions of a term',
      wants: required(expressions(foo('Exists'), foo('NotIn', 'x'))),
      labels: { foo: 'bar' },
      says: 'fits',
    },
    { name: 'not all of them', wants: required(expressions(foo('Exists'), foo('In', 'x'))), labels: { foo: 'bar' }, says: mismatch },
    {
      name: 'one of several terms',
      wants: required(expressions(foo('In', 'bar')), expressions({ key: 'diffkey', operator: 'In', values: ['wrong'] })),
      labels: { foo: 'bar' },
      says: 'fits',
    },
    {
      name: 'selector and affinity',
      wants: { ...required(expressions(foo('Exists'))), nodeSelector: { foo: 'bar' } },
      labels: { foo: 'bar' },
      says: 'fits',
    },
    {
      name: 'affinity without selector',
      wants: { ...required(expressions(foo('Exists'))), nodeSelector: { foo: 'bar' } },
      labels: { foo: 'other' },
      says: mismatch,
    },
    { name: 'a value that is no label value', wants: required(expressions(foo('NotIn', 'invalid value: ___@#$%^'))), says: mismatch },
    {
      name: 'an invalid term beside a valid one',
      wants: required(expressions(foo('In', 'a b')), expressions(foo('Exists'))),
      labels: { foo: '' },
      says: 'fits',
    },
    { name: 'name', wants: required(names('node1')), says: 'fits' },
    { name: 'other name', wants: required(names('node2')), says: mismatch },
    { name: 'name or label', wants: required(names('node2'), expressions(foo('In', 'bar'))), labels: { foo: 'bar' }, says: 'fits' },
    { name: 'name and label', wants: required({ ...names('node1'), ...expressions(foo('In', 'bar')) }), says: mismatch },
    {
      name: 'two names at once',
      wants: required({ matchFields: [...(names('node1').matchFields ?? []), ...(names('node2').matchFields ?? [])] }),
      says: conflict,
    },
  ])('$name: $says', ({ wants, labels = {}, says }) => {
    expect(verdicts(nodeAffinity, pod('p', wants), { nodes: [node('node1', { labels })] })).toEqual({ node1: says });
  });
});

describe('score', () => {
  const prefer = (...terms: [number, NodeSelectorTerm][]): PodWords => ({
    affinity: {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: terms.map(([weight, preference]) => ({ weight, preference })),
      },
    },
  });
  const labelled = [{ foo: 'bar' }, { key: 'value' }, { az: 'az1' }];
  const cluster = (...all: Record<string, string>[]) => ({ nodes: all.map((labels, i) => node(`n${i}`, { labels })) });

  test('sums the weights of the terms that match', () => {
    const wants = prefer(
      [2, expressions(foo('In', 'bar'))],
      [4, expressions({ key: 'key', operator: 'In', values: ['value'] })],
      [5, expressions(foo('In', 'bar'), { key: 'key', operator: 'In', values: ['value'] }, { key: 'az', operator: 'In', values: ['az1'] })],
    );
    const all = cluster({ foo: 'bar' }, { key: 'value', az: 'az1' }, { foo: 'bar', key: 'value', az: 'az1' });
    expect(scores(nodeAffinity, pod('p', wants), all)).toEqual({ n0: 18, n1: 36, n2: 100 });
  });

  test('the best node gets 100', () => {
    const wants = prefer([2, expressions(foo('In', 'bar'))]);
    expect(scores(nodeAffinity, pod('p', wants), cluster(...labelled))).toEqual({ n0: 100, n1: 0, n2: 0 });
  });

  test('no node matches', () => {
    const wants = prefer([2, expressions(foo('In', 'other'))]);
    expect(scores(nodeAffinity, pod('p', wants), cluster(...labelled))).toEqual({ n0: 0, n1: 0, n2: 0 });
  });

  test('without preferences nothing is scored', () => {
    expect(scores(nodeAffinity, pod('p'), cluster(...labelled))).toBeUndefined();
  });
});
