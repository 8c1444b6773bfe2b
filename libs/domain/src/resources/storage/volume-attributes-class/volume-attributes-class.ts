import { defineResource, type Given } from '#domain/api/define-resource.js';
import { storedAs } from '#domain/api/same-shape.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { equal } from '#domain/json/equal.js';
import { validateParameters, validateProvisioner } from '#domain/resources/storage/validate-class-parameters.js';
import type { VolumeAttributesClass } from '#domain/schema/types/storage-v1.js';
import { type FieldError, forbidden } from '#domain/status/field-error.js';
import { formatAge } from '#domain/time/duration.js';

const rules: Given<VolumeAttributesClass> = {
  strategy: { validate, validateUpdate, returnsDeletedObject: true },
  printer: {
    columns: [nameColumn, column('DriverName', 'The CSI driver whose volumes it is for.'), ageColumn],
    cells: ({ metadata, driverName }, now) => [metadata.name, driverName, formatAge(metadata.creationTimestamp, now)],
  },
};

/** Settings of volumes that may change while they are in use. */
export const volumeAttributesClasses = defineResource<VolumeAttributesClass>('storage.k8s.io/v1', 'VolumeAttributesClass', rules);

export const volumeAttributesClassesV1beta1 = defineResource<VolumeAttributesClass>('storage.k8s.io/v1beta1', 'VolumeAttributesClass', {
  deprecated: { since: 34, until: 37, instead: { group: 'storage.k8s.io', version: 'v1', kind: 'VolumeAttributesClass' } },
  ...rules,
  ...storedAs<VolumeAttributesClass>(volumeAttributesClasses, 'v1beta1'),
});

function validate({ driverName, parameters }: VolumeAttributesClass): readonly FieldError[] {
  return [...validateProvisioner(driverName, 'driverName'), ...validateParameters(parameters, false)];
}

function validateUpdate(next: VolumeAttributesClass, prev: VolumeAttributesClass): readonly FieldError[] {
  return [
    ...(next.driverName === prev.driverName ? [] : [forbidden('driverName', 'updates to driverName are forbidden.')]),
    ...(equal(next.parameters ?? {}, prev.parameters ?? {}) ? [] : [forbidden('parameters', 'updates to parameters are forbidden.')]),
    ...validate(next),
  ];
}
