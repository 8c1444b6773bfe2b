import { defineResource } from '#domain/api/define-resource.js';
import { onlyStatusOf, withStatusOf } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { mapMember } from '#domain/json/fill.js';
import { applyVolumeSpecDefaults } from '#domain/resources/core/persistent-volume/default-persistent-volume.js';
import {
  validateVolumeAttachment,
  validateVolumeAttachmentUpdate,
} from '#domain/resources/storage/volume-attachment/validate-volume-attachment.js';
import type { VolumeAttachment, VolumeAttachmentSpec } from '#domain/schema/types/storage-v1.js';
import { formatAge } from '#domain/time/duration.js';

/** The wish that a volume be attached to a node. Its generation is not counted, as its spec never changes. */
export const volumeAttachments = defineResource<VolumeAttachment>('storage.k8s.io/v1', 'VolumeAttachment', {
  strategy: {
    applyDefaults: (attachment) => mapMember(attachment, 'spec', withInlineDefaults),
    prepareForCreate: (attachment) => ({ ...attachment, status: { attached: false } }),
    prepareForUpdate: withStatusOf,
    validate: validateVolumeAttachment,
    validateUpdate: validateVolumeAttachmentUpdate,
    allowUnconditionalUpdate: false,
    returnsDeletedObject: true,
  },
  subresources: { status: { prepareForUpdate: onlyStatusOf, validateUpdate: validateVolumeAttachmentUpdate } },
  printer: {
    columns: [
      nameColumn,
      { ...column('Attacher', 'The CSI driver that does it.'), format: 'name' },
      column('PV', 'The volume.'),
      column('Node', 'The node it is attached to.'),
      column('Attached', 'Whether it is attached.', 'boolean'),
      ageColumn,
    ],
    cells: ({ metadata, spec, status }, now) => [
      metadata.name,
      spec.attacher,
      spec.source.persistentVolumeName ?? '',
      spec.nodeName,
      status.attached,
      formatAge(metadata.creationTimestamp, now),
    ],
  },
});

function withInlineDefaults(spec: VolumeAttachmentSpec): VolumeAttachmentSpec {
  return mapMember(spec, 'source', (source) => mapMember(source, 'inlineVolumeSpec', applyVolumeSpecDefaults));
}
