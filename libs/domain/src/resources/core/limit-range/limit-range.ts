import { defineResource } from '#domain/api/define-resource.js';
import { mapItems, mapMember } from '#domain/json/fill.js';
import { applyLimitDefaults } from '#domain/resources/core/limit-range/default-limits.js';
import { validateLimitRange } from '#domain/resources/core/limit-range/validate-limit-range.js';
import type { LimitRange } from '#domain/schema/types/core-v1.js';

/** Bounds and defaults for what pods, containers and claims of a namespace ask for. */
export const limitRanges = defineResource<LimitRange>('v1', 'LimitRange', {
  strategy: {
    applyDefaults: (range) =>
      mapMember(range, 'spec', (spec) => mapMember(spec, 'limits', (limits) => mapItems(limits, applyLimitDefaults))),
    prepareForCreate: (range, context) =>
      range.metadata.name ? range : { ...range, metadata: { ...range.metadata, name: context.newUid() } },
    validate: validateLimitRange,
    validateUpdate: validateLimitRange,
    allowCreateOnUpdate: true,
  },
});
