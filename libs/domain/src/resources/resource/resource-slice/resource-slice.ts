import { defineResource, type Given } from '#domain/api/define-resource.js';
import { storedThrough } from '#domain/api/other-shape.js';
import { countGeneration, withGeneration } from '#domain/api/plain-strategy.js';
import { storedAs } from '#domain/api/same-shape.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { fromSlice, toSlice } from '#domain/resources/resource/resource-slice/convert-slice.js';
import { defaultDevice, withTaintTimes } from '#domain/resources/resource/resource-slice/default-device.js';
import { withoutDisabled } from '#domain/resources/resource/resource-slice/disabled-fields.js';
import { mapDevices } from '#domain/resources/resource/resource-slice/map-devices.js';
import { validateSlice } from '#domain/resources/resource/resource-slice/validate-slice.js';
import type { ResourceSlice } from '#domain/schema/types/resource-v1.js';
import type { ResourceSlice as ResourceSliceV1beta1 } from '#domain/schema/types/resource-v1beta1.js';
import { formatAge } from '#domain/time/duration.js';

const rules: Given<ResourceSlice> = {
  strategy: {
    applyDefaults: (slice) => mapDevices(slice, defaultDevice),
    prepareForCreate: (slice, { now }) => withoutDisabled(withGeneration(withTaintTimes(slice, now), 1)),
    // fields that are dropped count as a change
    prepareForUpdate: (next, prev, { now }) => withoutDisabled(countGeneration(withTaintTimes(next, now), prev), prev),
    validate: (slice) => validateSlice(slice),
    validateUpdate: (next, prev) => validateSlice(next, prev),
    warnOnCreate: driverWarnings,
    warnOnUpdate: driverWarnings,
  },
  printer: {
    columns: [
      nameColumn,
      column('Node', 'The node that the devices are at, if it is one.'),
      column('Driver', 'Whose devices they are.'),
      column('Pool', 'The pool that the slice is a part of.'),
      ageColumn,
    ],
    cells: ({ metadata, spec }, now) => [
      metadata.name,
      spec.nodeName ?? '',
      spec.driver,
      spec.pool.name,
      formatAge(metadata.creationTimestamp, now),
    ],
  },
  selectableFields: [
    { path: 'spec.nodeName', value: ({ spec }) => spec.nodeName ?? '' },
    { path: 'spec.driver', value: ({ spec }) => spec.driver },
  ],
};

/** Devices of a driver: a part of a pool, or all of it. */
export const resourceSlices = defineResource<ResourceSlice>('resource.k8s.io/v1', 'ResourceSlice', { ...rules, ...labelsOf('v1') });

export const resourceSlicesV1beta2 = defineResource<ResourceSlice>('resource.k8s.io/v1beta2', 'ResourceSlice', {
  deprecated: { since: 36, until: 39 },
  ...rules,
  ...labelsOf('v1beta2'),
  ...storedAs<ResourceSlice>(resourceSlices, 'v1beta2'),
});

export const resourceSlicesV1beta1 = defineResource<ResourceSliceV1beta1>('resource.k8s.io/v1beta1', 'ResourceSlice', {
  deprecated: { since: 35, until: 38 },
  ...storedThrough<ResourceSlice, ResourceSliceV1beta1>(resourceSlices, rules, {
    toStored: toSlice,
    fromStored: fromSlice,
    applyDefaults: (slice) => fromSlice(mapDevices(toSlice(slice), defaultDevice)),
  }),
  ...labelsOf('v1beta1'),
});

function labelsOf(version: string): Required<Pick<Given<ResourceSlice>, 'unknownFieldLabel'>> {
  return { unknownFieldLabel: (field) => `field label not supported for resource.k8s.io/${version}, Kind=ResourceSlice: ${field}` };
}

function driverWarnings({ spec: { driver } }: ResourceSlice): readonly string[] {
  return driver === driver.toLowerCase()
    ? []
    : [`spec.driver: driver names should be lowercase; ${goQuote(driver)} contains uppercase characters`];
}
