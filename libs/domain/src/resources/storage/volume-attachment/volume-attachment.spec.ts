import { describe, expect, test } from 'vitest';
import { volumeAttachments } from '#domain/resources/storage/volume-attachment/volume-attachment.js';
import type { VolumeAttachment, VolumeAttachmentSpec, VolumeAttachmentStatus } from '#domain/schema/types/storage-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const context = { now: 0, user: { username: 'admin', groups: [] }, random: () => 0, newUid: () => 'u' };
const { strategy, printer } = volumeAttachments;
const metadata = { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const good = { attacher: 'csi.example.com', source: { persistentVolumeName: 'pv' }, nodeName: 'n' };

function attachment(spec: Partial<VolumeAttachmentSpec>, status: Partial<VolumeAttachmentStatus> = {}): VolumeAttachment {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata,
    spec: { ...good, ...spec },
    status: { attached: false, ...status },
  };
}

const exactlyOne = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';

test.each<{ given: VolumeAttachment; errors: readonly string[] }>([
  { given: attachment({ attacher: 'CSI.Example.com' }), errors: [] },
  { given: attachment({ attacher: '' }), errors: ['spec.attacher: Required value'] },
  { given: attachment({ attacher: 'a'.repeat(64) }), errors: ['spec.attacher: Too long: may not be more than 63 bytes'] },
  { given: attachment({ source: {} }), errors: [`spec.source: Required value: ${exactlyOne}`] },
  {
    given: attachment({ source: { persistentVolumeName: 'pv', inlineVolumeSpec: {} } }),
    errors: [`spec.source: Forbidden: ${exactlyOne}`],
  },
  {
    given: attachment({}, { attachmentMetadata: { a: 'x'.repeat(262_144) } }),
    errors: ['status.attachmentMetadata: Too long: may not be more than 262144 bytes'],
  },
  {
    given: attachment({}, { attachError: { message: 'x'.repeat(1025) }, detachError: { errorCode: -1 } }),
    errors: [
      'status.attachError.message: Too long: may not be more than 262144 bytes',
      'status.detachError.errorCode: Invalid value: -1: must be between 0 and 2147483647, inclusive',
    ],
  },
])('$given is refused for $errors', ({ given, errors }) => {
  expect(strategy.validate(given).map(formatFieldError)).toEqual(errors);
});

test('its volume has a name', () => {
  expect(strategy.validate(attachment({ source: { persistentVolumeName: '' } })).map(formatFieldError)[0]).toBe(
    'spec.source.persistentVolumeName: Required value: must specify non empty persistentVolumeName',
  );
});

test('its spec never changes', () => {
  expect(strategy.validateUpdate(attachment({ nodeName: 'm' }), attachment({})).map(formatFieldError)).toEqual([
    'spec: Invalid value: {"Attacher":"csi.example.com","Source":{"PersistentVolumeName":"pv","InlineVolumeSpec":null},"NodeName":"m"}: field is immutable',
  ]);
});

describe('status', () => {
  const status = volumeAttachments.subresources.find(({ name }) => name === 'status')?.update;

  test('is empty at first and not the business of those who write the spec', () => {
    expect(strategy.prepareForCreate(attachment({}, { attached: true }), context)).toEqual(attachment({}));
    expect(strategy.prepareForUpdate(attachment({}), attachment({}, { attached: true }), context)).toEqual(
      attachment({}, { attached: true }),
    );
  });

  test('changes alone', () => {
    const next = { ...attachment({ nodeName: 'm' }, { attached: true }), metadata: { ...metadata, labels: { a: 'b' } } };
    expect(status?.prepareForUpdate(next, attachment({}), context)).toEqual(attachment({}, { attached: true }));
  });
});

test('it prints volume and node', () => {
  expect(printer.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'Name string',
    'Attacher string',
    'PV string',
    'Node string',
    'Attached boolean',
    'Age string',
  ]);
  expect(printer.cells(attachment({}), Date.UTC(2026, 0, 2))).toEqual(['a', 'csi.example.com', 'pv', 'n', false, '24h']);
});
