import { semanticallyEqual } from '#domain/json/equal.js';
import { validateInlineVolumeSpec } from '#domain/resources/core/persistent-volume/validate-volume-spec.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { VolumeAttachment, VolumeAttachmentSource, VolumeError } from '#domain/schema/types/storage-v1.js';
import { childPath, type FieldError, forbidden, invalid, required, tooLong } from '#domain/status/field-error.js';
import { validateCsiDriverName } from '#domain/validation/csi-driver-name.js';
import { byteLength, inclusiveRangeProblem, isDns1123Subdomain } from '#domain/validation/names.js';
import { immutableMessage } from '#domain/validation/object-meta.js';
import { invalidEach } from '#domain/validation/text.js';

const maxMetadataBytes = 256 * 1024;
const maxMessageBytes = 1024;

/** Source: pkg/apis/storage/validation/validation.go. */
export function validateVolumeAttachment({ spec, status }: VolumeAttachment): readonly FieldError[] {
  const { persistentVolumeName: volume } = spec.source;
  const metadata = Object.entries(status.attachmentMetadata ?? {});
  const metadataBytes = metadata.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  return [
    ...validateCsiDriverName(spec.attacher, 'spec.attacher'),
    ...validateSource(spec.source),
    ...invalidEach('spec.nodeName', spec.nodeName, isDns1123Subdomain(spec.nodeName)),
    ...(metadataBytes > maxMetadataBytes ? [tooLong('status.attachmentMetadata', maxMetadataBytes)] : []),
    ...validateVolumeError(status.attachError, 'status.attachError'),
    ...validateVolumeError(status.detachError, 'status.detachError'),
    ...(volume === undefined ? [] : invalidEach('spec.source.persistentVolumeName', volume, isDns1123Subdomain(volume))),
  ];
}

export function validateVolumeAttachmentUpdate(next: VolumeAttachment, prev: VolumeAttachment): readonly FieldError[] {
  const errors = validateVolumeAttachment(next);
  if (semanticallyEqual(next.spec, prev.spec)) return errors;
  return [...errors, invalid('spec', internalForm('storage.v1.VolumeAttachmentSpec', next.spec), immutableMessage)];
}

function validateSource({ inlineVolumeSpec, persistentVolumeName }: VolumeAttachmentSource): readonly FieldError[] {
  const path = 'spec.source';
  const exactlyOne = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  if (!inlineVolumeSpec && persistentVolumeName === undefined) return [required(path, exactlyOne)];
  if (inlineVolumeSpec && persistentVolumeName !== undefined) return [forbidden(path, exactlyOne)];
  if (inlineVolumeSpec) return validateInlineVolumeSpec(inlineVolumeSpec, `${path}.inlineVolumeSpec`);
  return persistentVolumeName === '' ? [required(`${path}.persistentVolumeName`, 'must specify non empty persistentVolumeName')] : [];
}

/** Upstream names the limit of the metadata where the message is too long. */
function validateVolumeError(error: VolumeError | undefined, path: string): readonly FieldError[] {
  if (!error) return [];
  const { message = '', errorCode = 0 } = error;
  return [
    ...(byteLength(message) > maxMessageBytes ? [tooLong(childPath(path, 'message'), maxMetadataBytes)] : []),
    ...(errorCode < 0 ? [invalid(childPath(path, 'errorCode'), errorCode, inclusiveRangeProblem(0, 2 ** 31 - 1))] : []),
  ];
}
