import { mapMember } from '#domain/json/fill.js';
import { type ResourceList, roundResourceList } from '#domain/resources/core/pod/resource-list.js';
import type { LimitRangeItem } from '#domain/schema/types/core-v1.js';

/**
 * Container limits without a default get the maximum, and default requests the default limit or else the minimum.
 * Source: pkg/apis/core/v1/defaults.go SetDefaults_LimitRangeItem.
 */
export function applyLimitDefaults(item: LimitRangeItem): LimitRangeItem {
  const rounded = (['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const).reduce(
    (next, name) => mapMember(next, name, roundResourceList),
    item,
  );
  if (rounded.type !== 'Container') return rounded;
  const limits: ResourceList = { ...rounded.max, ...rounded.default };
  const requests: ResourceList = { ...rounded.min, ...limits, ...rounded.defaultRequest };
  return {
    ...rounded,
    ...(Object.keys(limits).length > 0 && { default: limits }),
    ...(Object.keys(requests).length > 0 && { defaultRequest: requests }),
  };
}
