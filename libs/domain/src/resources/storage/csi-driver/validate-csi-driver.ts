import type { CSIDriver, CSIDriverSpec, TokenRequest } from '#domain/schema/types/storage-v1.js';
import { childPath, duplicate, type FieldError, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { validateImmutable } from '#domain/validation/object-meta.js';
import { repeatsOf } from '#domain/validation/repeats.js';

const fsGroupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType'];
const lifecycleModes = ['Persistent', 'Ephemeral'];

/** Source: pkg/apis/storage/validation/validation.go; the field attachRequired is reported as attachedRequired there. */
export function validateCsiDriver({ spec }: CSIDriver): readonly FieldError[] {
  const { fsGroupPolicy, tokenRequests = [], volumeLifecycleModes: modes = [] } = spec;
  const need = (field: keyof CSIDriverSpec, reported: string = field): readonly FieldError[] =>
    spec[field] === undefined ? [required(`spec.${reported}`)] : [];
  return [
    ...need('attachRequired', 'attachedRequired'),
    ...need('podInfoOnMount'),
    ...need('storageCapacity'),
    ...(fsGroupPolicy === undefined || fsGroupPolicies.includes(fsGroupPolicy)
      ? []
      : [notSupported('spec.fsGroupPolicy', fsGroupPolicy, fsGroupPolicies)]),
    ...validateTokenRequests(tokenRequests),
    ...modes
      .filter((mode) => !lifecycleModes.includes(mode))
      .map((mode) => notSupported('spec.volumeLifecycleModes', mode, lifecycleModes)),
    ...need('seLinuxMount'),
    ...validateSettings(spec),
  ];
}

export function validateCsiDriverUpdate(next: CSIDriver, prev: CSIDriver): readonly FieldError[] {
  return [
    ...validateCsiDriver(next),
    ...validateImmutable(next.spec.attachRequired ?? null, prev.spec.attachRequired ?? null, 'spec.attachedRequired'),
    ...validateImmutable(next.spec.volumeLifecycleModes ?? null, prev.spec.volumeLifecycleModes ?? null, 'spec.volumeLifecycleModes'),
  ];
}

function validateSettings(spec: CSIDriverSpec): readonly FieldError[] {
  const { nodeAllocatableUpdatePeriodSeconds: period, serviceAccountTokenInSecrets: inSecrets, tokenRequests = [] } = spec;
  const errors: FieldError[] = [];
  if (period !== undefined && period < 10) {
    errors.push(invalid('spec.nodeAllocatableUpdatePeriodSeconds', period, 'must be greater than or equal to 10 seconds'));
  }
  if (inSecrets !== undefined && tokenRequests.length === 0) {
    const text = 'serviceAccountTokenInSecrets is set but no tokenRequests are specified';
    errors.push(invalid('spec.serviceAccountTokenInSecrets', inSecrets, text));
  }
  return errors;
}

/** One token for each audience, for ten minutes at least. */
function validateTokenRequests(requests: readonly TokenRequest[]): readonly FieldError[] {
  const isRepeated = repeatsOf(requests, ({ audience }) => audience);
  return requests.flatMap(({ audience, expirationSeconds: seconds }, i) => {
    const path = indexPath('spec.tokenRequests', i);
    if (isRepeated(i)) return [duplicate(childPath(path, 'audience'), audience)];
    if (seconds === undefined) return [];
    const at = childPath(path, 'expirationSeconds');
    return [
      ...(seconds < 600 ? [invalid(at, seconds, 'may not specify a duration less than 10 minutes')] : []),
      ...(seconds > 2 ** 32 ? [invalid(at, seconds, 'may not specify a duration larger than 2^32 seconds')] : []),
    ];
  });
}
