import { defineResource } from '#domain/api/define-resource.js';
import type { Strategy } from '#domain/api/strategy.js';
import { fillAbsent, mapMember } from '#domain/json/fill.js';
import { normalize } from '#domain/codec/decode-json.js';
import { autoscalerPrinter } from '#domain/resources/autoscaling/horizontal-pod-autoscaler/autoscaler-printer.js';
import { toAutoscalerV1, toAutoscalerV2 } from '#domain/resources/autoscaling/horizontal-pod-autoscaler/convert-autoscaler.js';
import { applyAutoscalerDefaults } from '#domain/resources/autoscaling/horizontal-pod-autoscaler/default-autoscaler.js';
import {
  validateAutoscaler,
  validateAutoscalerStatus,
} from '#domain/resources/autoscaling/horizontal-pod-autoscaler/validate-autoscaler.js';
import type { HorizontalPodAutoscaler as AutoscalerV1 } from '#domain/schema/types/autoscaling-v1.js';
import type { HorizontalPodAutoscaler } from '#domain/schema/types/autoscaling-v2.js';

type Rules = Pick<Strategy<HorizontalPodAutoscaler>, 'prepareForCreate' | 'prepareForUpdate' | 'validate' | 'validateUpdate'>;

/** Generation is not counted. */
const rules: Rules = {
  prepareForCreate: (autoscaler) => ({ ...autoscaler, status: { desiredReplicas: 0, currentMetrics: null } }),
  prepareForUpdate: (next, prev) => ({ ...next, status: prev.status }),
  validate: (autoscaler) => validateAutoscaler(autoscaler),
  validateUpdate: validateAutoscaler,
};

const withSpecOf = (next: HorizontalPodAutoscaler, prev: HorizontalPodAutoscaler): HorizontalPodAutoscaler => ({
  ...next,
  spec: prev.spec,
});

/** Changes how many pods there are by what they use. */
export const horizontalPodAutoscalers = defineResource<HorizontalPodAutoscaler>('autoscaling/v2', 'HorizontalPodAutoscaler', {
  strategy: { ...rules, applyDefaults: applyAutoscalerDefaults },
  subresources: { status: { prepareForUpdate: withSpecOf, validateUpdate: validateAutoscalerStatus } },
  printer: autoscalerPrinter,
});

/** The same objects with fields for CPU only and annotations for the rest. Every rule is that of autoscaling/v2. */
export const horizontalPodAutoscalersV1 = defineResource<AutoscalerV1>('autoscaling/v1', 'HorizontalPodAutoscaler', {
  strategy: {
    applyDefaults: (autoscaler) =>
      toAutoscalerV1(toAutoscalerV2(mapMember(autoscaler, 'spec', (spec) => fillAbsent(spec, { minReplicas: 1 })))),
    prepareForCreate: (autoscaler, context) => toAutoscalerV1(rules.prepareForCreate(toAutoscalerV2(autoscaler), context)),
    prepareForUpdate: (next, prev, context) => toAutoscalerV1(rules.prepareForUpdate(toAutoscalerV2(next), toAutoscalerV2(prev), context)),
    validate: (autoscaler) => rules.validate(toAutoscalerV2(autoscaler)),
    validateUpdate: (next, prev) => rules.validateUpdate(toAutoscalerV2(next), toAutoscalerV2(prev)),
  },
  subresources: {
    status: {
      prepareForUpdate: (next, prev) => toAutoscalerV1(withSpecOf(toAutoscalerV2(next), toAutoscalerV2(prev))),
      validateUpdate: (next) => validateAutoscalerStatus(toAutoscalerV2(next)),
    },
  },
  printer: { columns: autoscalerPrinter.columns, cells: (autoscaler, now) => autoscalerPrinter.cells(toAutoscalerV2(autoscaler), now) },
  storage: { group: 'autoscaling', version: 'v2', plural: 'horizontalpodautoscalers' },
  conversion: {
    // what is stored has the defaults of the stored version, so that a behavior from an annotation is completed
    toStored: (autoscaler) => normalize(horizontalPodAutoscalers.schema, applyAutoscalerDefaults(toAutoscalerV2(autoscaler))),
    fromStored: (stored) => toAutoscalerV1(stored as HorizontalPodAutoscaler),
    withoutDefaults: toAutoscalerV2,
  },
});
