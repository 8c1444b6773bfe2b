import { describe, expect, test } from 'vitest';
import { quantity } from '#domain/quantity/quantity.js';
import { isOvercommitAllowed, isWholeHugePages } from '#domain/resources/core/resource-name.js';
import {
  validateContainerResourceName,
  validatePositiveQuantity,
  validateQuotaResourceName,
  validateResourceName,
  validateResourceQuantity,
} from '#domain/resources/core/validate-resource-name.js';

const details = (errors: readonly { readonly detail: string }[]): readonly string[] => errors.map(({ detail }) => detail);

describe('resource names', () => {
  const unknown = 'must be a standard resource type or fully qualified';
  const noQuota = 'must be a standard resource for quota';
  const noContainer = 'must be a standard resource for containers';
  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['cpu', [], [], []],
    ['hugepages-2Mi', [], [], []],
    ['storage', [], [noContainer], [noQuota]],
    ['pods', [], [noContainer], []],
    ['requests.cpu', [], [noContainer], []],
    ['gpu', [unknown], [unknown, noContainer], [unknown, noQuota]],
    ['example.com/gpu', [], [], []],
    ['kubernetes.io/thing', [], [], []],
    ['requests.example.com/gpu', [], ["doesn't follow extended resource name standard"], []],
  ])('%s', (name, any, container, quota) => {
    expect(details(validateResourceName(name, 'p'))).toEqual(any);
    expect(details(validateContainerResourceName(name, 'p'))).toEqual(container);
    expect(details(validateQuotaResourceName(name, 'p'))).toEqual(quota);
  });

  test('a name of the wrong form is reported once', () => {
    expect(details(validateResourceName('a b', 'p'))).toHaveLength(1);
  });
});

describe('amounts', () => {
  test.each<[string, string, readonly string[]]>([
    ['cpu', '100m', []],
    ['cpu', '-1', ['must be greater than or equal to 0']],
    ['pods', '1500m', ['must be an integer']],
    ['example.com/gpu', '500m', ['must be an integer']],
    ['pods', '-500m', ['must be greater than or equal to 0', 'must be an integer']],
    ['requests.example.com/gpu', '500m', []],
  ])('%s %s', (name, amount, expected) => {
    expect(details(validateResourceQuantity(name, amount, 'p'))).toEqual(expected);
  });

  test('zero is not positive', () => {
    expect(details(validatePositiveQuantity('0', 'p'))).toEqual(['must be greater than zero']);
    expect(validatePositiveQuantity('1', 'p')).toEqual([]);
  });

  test.each([
    ['hugepages-2Mi', '4Mi', true],
    ['hugepages-2Mi', '3Mi', false],
    ['hugepages-0', '1', false],
    ['hugepages-x', '1', false],
    ['cpu', '1', false],
  ])('%s %s is whole pages: %s', (name, amount, expected) => {
    expect(isWholeHugePages(name, quantity(amount))).toBe(expected);
  });

  test('huge pages and extended resources cannot be overcommitted', () => {
    expect(['cpu', 'hugepages-2Mi', 'example.com/gpu'].map(isOvercommitAllowed)).toEqual([true, false, false]);
  });
});
