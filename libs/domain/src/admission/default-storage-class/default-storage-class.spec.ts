import { expect, test } from 'vitest';
import { admitDefaultStorageClass } from '#domain/admission/default-storage-class/default-storage-class.js';
import { given, requestOn } from '#domain/admission/fixture.js';
import { persistentVolumeClaims } from '#domain/resources/core/persistent-volume-claim/persistent-volume-claim.js';
import { storageClasses } from '#domain/resources/storage/storage-class/storage-class.js';
import type { PersistentVolumeClaim } from '#domain/schema/types/core-v1.js';
import type { StorageClass } from '#domain/schema/types/storage-v1.js';

const classOf = (name: string, mark: string): StorageClass =>
  given(storageClasses, {
    metadata: { name, creationTimestamp: '2026-01-01T00:00:00Z', annotations: { [mark]: 'true' } },
    provisioner: 'example.com/p',
  });

const plain = given(persistentVolumeClaims, { metadata: { name: 'c' }, spec: {} });
const annotations = { 'volume.beta.kubernetes.io/storage-class': 'old' };
const usual = classOf('usual', 'storageclass.kubernetes.io/is-default-class');
const beta = classOf('beta', 'storageclass.beta.kubernetes.io/is-default-class');

test.each<[string, PersistentVolumeClaim, readonly StorageClass[], string | undefined]>([
  ['no class is the default', plain, [classOf('a', 'mark')], undefined],
  ['one class is the default', plain, [usual], 'usual'],
  ['the old mark counts', plain, [beta], 'beta'],
  ['a class is named', { ...plain, spec: { ...plain.spec, storageClassName: 'x' } }, [usual], 'x'],
  ['no class is wanted', { ...plain, spec: { ...plain.spec, storageClassName: '' } }, [usual], ''],
  ['the old annotation is there', given(persistentVolumeClaims, { metadata: { name: 'c', annotations }, spec: {} }), [usual], undefined],
])('%s', (_, claim, classes, expected) => {
  const admitted = admitDefaultStorageClass(requestOn(persistentVolumeClaims), claim, { list: () => classes }) as PersistentVolumeClaim;
  expect(admitted.spec.storageClassName).toBe(expected);
});
