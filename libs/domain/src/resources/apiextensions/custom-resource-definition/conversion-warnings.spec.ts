import { expect, test } from 'vitest';
import { conversionWarnings } from '#domain/resources/apiextensions/custom-resource-definition/conversion-warnings.js';
import type { CustomResourceDefinitionSpec } from '#domain/schema/types/apiextensions-v1.js';

const spec = (strategy: string, ...versions: readonly string[]): CustomResourceDefinitionSpec =>
  ({ conversion: { strategy }, versions: versions.map((name) => ({ name })) }) as unknown as CustomResourceDefinitionSpec;

test.each([
  ['a webhook between two versions', spec('Webhook', 'v1', 'v2'), undefined, true],
  ['a webhook that has become necessary', spec('Webhook', 'v1', 'v2'), spec('Webhook', 'v1'), true],
  ['a webhook that was told of already', spec('Webhook', 'v1', 'v2', 'v3'), spec('Webhook', 'v1', 'v2'), false],
  ['a webhook for one version', spec('Webhook', 'v1'), undefined, false],
  ['no webhook', spec('None', 'v1', 'v2'), undefined, false],
])('%s', (_name, given, prev, isTold) => {
  expect(conversionWarnings(given, prev)).toEqual(
    isTold ? [expect.stringContaining('the conversion webhook is not called by this server')] : [],
  );
});
