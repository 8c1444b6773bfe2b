import { compareQuantities, parseQuantity } from '#domain/quantity/quantity.js';
import type { ResourceQuota } from '#domain/schema/types/core-v1.js';

/** Requests beyond limits can never be used up (pkg/registry/core/resourcequota/strategy.go WarningsOnCreate). */
export function quotaWarnings({ spec }: ResourceQuota): readonly string[] {
  const { hard = {} } = spec;
  return ['cpu', 'memory', 'storage', 'ephemeral-storage'].flatMap((name) => {
    const isCompute = name === 'cpu' || name === 'memory';
    const requestName = hard[`requests.${name}`] === undefined && isCompute ? name : `requests.${name}`;
    const limitName = `limits.${name}`;
    const [request, limit] = [parseQuantity(hard[requestName] ?? ''), parseQuantity(hard[limitName] ?? '')];
    if (!request || !limit || compareQuantities(request, limit) <= 0) return [];
    return [`ResourceQuota ${requestName} (${hard[requestName]}) should be less than ${limitName} (${hard[limitName]})`];
  });
}
