import { childPath, type FieldError, notSupported } from '#domain/status/field-error.js';
import { isQualifiedName } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

/** The one strategy Kubernetes itself defines for coordinated leader election. */
export const oldestEmulationVersion = 'OldestEmulationVersion';

/**
 * The strategy of a Lease or LeaseCandidate: Kubernetes' own, or a qualified name.
 * `path` is that of the strategy itself; upstream reports the errors one level below it (pkg/apis/coordination/validation/validation.go).
 */
export function validateLeaseStrategy(strategy: string, path: string): readonly FieldError[] {
  const reported = childPath(path, 'strategy');
  if (strategy.includes('/')) return invalidEach(reported, strategy, isQualifiedName(strategy));
  return strategy === oldestEmulationVersion ? [] : [notSupported(reported, strategy, [oldestEmulationVersion])];
}
