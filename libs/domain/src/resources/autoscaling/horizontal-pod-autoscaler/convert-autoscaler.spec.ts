import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toAutoscalerV1, toAutoscalerV2 } from '#domain/resources/autoscaling/horizontal-pod-autoscaler/convert-autoscaler.js';
import { horizontalPodAutoscalersV1 } from '#domain/resources/autoscaling/horizontal-pod-autoscaler/horizontal-pod-autoscaler.js';
import type { HorizontalPodAutoscaler as AutoscalerV1 } from '#domain/schema/types/autoscaling-v1.js';
import type { HorizontalPodAutoscaler } from '#domain/schema/types/autoscaling-v2.js';

/** Objects of one version and what upstream makes of them in the other. */
const recorded = readFileSync(new URL('testdata/conversions.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly name: string; readonly given: object; readonly converted: object });

test.each(recorded)('$name', ({ given, converted }) => {
  const isV1 = (given as AutoscalerV1).apiVersion === 'autoscaling/v1';
  expect(isV1 ? toAutoscalerV2(given as AutoscalerV1) : toAutoscalerV1(given as HorizontalPodAutoscaler)).toEqual(converted);
});

test('a behavior that comes by annotation is stored with its defaults', () => {
  const first = recorded[0];
  if (!first) throw new Error('nothing recorded');
  const stored = horizontalPodAutoscalersV1.conversion?.toStored(toAutoscalerV1(first.given as HorizontalPodAutoscaler));
  expect((stored as HorizontalPodAutoscaler).spec.behavior?.scaleDown).toEqual({
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 10, periodSeconds: 30 }],
  });
});
