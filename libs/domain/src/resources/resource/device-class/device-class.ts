import { defineResource, type Given } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration } from '#domain/api/plain-strategy.js';
import { storedAs } from '#domain/api/same-shape.js';
import { ageColumn, nameColumn } from '#domain/api/table-columns.js';
import { validateDeviceClass } from '#domain/resources/resource/device-class/validate-device-class.js';
import type { DeviceClass } from '#domain/schema/types/resource-v1.js';
import { formatAge } from '#domain/time/duration.js';
import { isDns1123SubdomainBytes } from '#domain/validation/names.js';

const rules: Given<DeviceClass> = {
  strategy: {
    checkName: isDns1123SubdomainBytes,
    prepareForCreate: (deviceClass) => withGeneration(deviceClass, 1),
    prepareForUpdate: countGeneration,
    validate: (deviceClass) => validateDeviceClass(deviceClass),
    validateUpdate: (next, prev) => validateDeviceClass(next, prev),
  },
  printer: {
    columns: [nameColumn, ageColumn],
    cells: ({ metadata }, now) => [metadata.name, formatAge(metadata.creationTimestamp, now)],
  },
};

/** A kind of device, as an administrator names it. */
export const deviceClasses = defineResource<DeviceClass>('resource.k8s.io/v1', 'DeviceClass', rules);

export const deviceClassesV1beta2 = defineResource<DeviceClass>('resource.k8s.io/v1beta2', 'DeviceClass', {
  deprecated: { since: 36, until: 39 },
  ...rules,
  ...storedAs<DeviceClass>(deviceClasses, 'v1beta2'),
});

export const deviceClassesV1beta1 = defineResource<DeviceClass>('resource.k8s.io/v1beta1', 'DeviceClass', {
  deprecated: { since: 35, until: 38 },
  ...rules,
  ...storedAs<DeviceClass>(deviceClasses, 'v1beta1'),
});
