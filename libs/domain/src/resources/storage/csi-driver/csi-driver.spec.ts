import { expect, test } from 'vitest';
import { csiDrivers } from '#domain/resources/storage/csi-driver/csi-driver.js';
import type { CSIDriver, CSIDriverSpec } from '#domain/schema/types/storage-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const context = { now: 0, user: { username: 'admin', groups: [] }, random: () => 0, newUid: () => 'u' };
const { strategy, printer } = csiDrivers;
const metadata = { name: 'a', uid: 'u', resourceVersion: '1', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' };
const defaults: CSIDriverSpec = {
  attachRequired: true,
  podInfoOnMount: false,
  storageCapacity: false,
  fsGroupPolicy: 'ReadWriteOnceWithFSType',
  requiresRepublish: false,
  seLinuxMount: false,
  volumeLifecycleModes: ['Persistent'],
};

function raw(spec: CSIDriverSpec): CSIDriver {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata, spec };
}

const csiDriver = (spec: CSIDriverSpec): CSIDriver => raw({ ...defaults, ...spec });

test('every setting has a default', () => {
  expect(strategy.applyDefaults(raw({})).spec).toEqual(defaults);
  expect(strategy.applyDefaults(raw({ attachRequired: false, volumeLifecycleModes: ['Ephemeral'] })).spec).toEqual({
    ...defaults,
    attachRequired: false,
    volumeLifecycleModes: ['Ephemeral'],
  });
});

test.each<{ spec: CSIDriverSpec; errors: readonly string[] }>([
  { spec: {}, errors: [] },
  {
    spec: { fsGroupPolicy: 'x' },
    errors: ['spec.fsGroupPolicy: Unsupported value: "x": supported values: "File", "None", "ReadWriteOnceWithFSType"'],
  },
  {
    spec: { volumeLifecycleModes: ['x'] },
    errors: ['spec.volumeLifecycleModes: Unsupported value: "x": supported values: "Persistent", "Ephemeral"'],
  },
  {
    spec: { nodeAllocatableUpdatePeriodSeconds: 9 },
    errors: ['spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 9: must be greater than or equal to 10 seconds'],
  },
  {
    spec: { serviceAccountTokenInSecrets: true },
    errors: [
      'spec.serviceAccountTokenInSecrets: Invalid value: true: serviceAccountTokenInSecrets is set but no tokenRequests are specified',
    ],
  },
  {
    spec: {
      tokenRequests: [{ audience: '', expirationSeconds: 599 }, { audience: 'a', expirationSeconds: 4_294_967_297 }, { audience: '' }],
    },
    errors: [
      'spec.tokenRequests[0].expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes',
      'spec.tokenRequests[1].expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds',
      'spec.tokenRequests[2].audience: Duplicate value: ""',
    ],
  },
])('$spec is refused for $errors', ({ spec, errors }) => {
  expect(strategy.validate(csiDriver(spec)).map(formatFieldError)).toEqual(errors);
});

test('settings without a default are missed', () => {
  expect(strategy.validate(raw({})).map(formatFieldError)).toEqual([
    'spec.attachedRequired: Required value',
    'spec.podInfoOnMount: Required value',
    'spec.storageCapacity: Required value',
    'spec.seLinuxMount: Required value',
  ]);
});

test('how volumes are attached and live never changes', () => {
  const next = csiDriver({ attachRequired: false, volumeLifecycleModes: ['Ephemeral'], podInfoOnMount: true });
  expect(strategy.validateUpdate(next, csiDriver({})).map(formatFieldError)).toEqual([
    'spec.attachedRequired: Invalid value: false: field is immutable',
    'spec.volumeLifecycleModes: Invalid value: ["Ephemeral"]: field is immutable',
  ]);
  expect(strategy.prepareForUpdate(next, csiDriver({}), context).metadata.generation).toBe(2);
});

test('preventPodSchedulingIfMissing is dropped where it is not stored', () => {
  const given = csiDriver({ preventPodSchedulingIfMissing: true });
  expect(strategy.prepareForCreate(given, context)).toEqual(csiDriver({}));
  expect(strategy.prepareForUpdate(given, csiDriver({}), context)).toEqual(csiDriver({}));
  expect(strategy.prepareForUpdate(given, given, context)).toEqual(given);
});

test('tokens outside secrets are warned of', () => {
  const given = csiDriver({ tokenRequests: [{ audience: 'a' }] });
  const warning =
    'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes';
  expect(strategy.warnOnCreate(given)).toEqual([warning]);
  expect(strategy.warnOnUpdate(given, csiDriver({}))).toEqual([warning]);
  expect(strategy.warnOnUpdate(given, given)).toEqual([]);
  expect(strategy.warnOnCreate(csiDriver({ tokenRequests: [{ audience: 'a' }], serviceAccountTokenInSecrets: false }))).toEqual([]);
});

test.each<[CSIDriver, readonly unknown[]]>([
  [raw({}), ['a', true, false, false, '<unset>', false, '<none>', '24h']],
  [csiDriver({ tokenRequests: [{ audience: 'a' }, { audience: 'b' }] }), ['a', true, false, false, 'a,b', false, 'Persistent', '24h']],
])('%j prints as %j', (object, cells) => {
  expect(printer.cells(object, Date.UTC(2026, 0, 2))).toEqual(cells);
});
