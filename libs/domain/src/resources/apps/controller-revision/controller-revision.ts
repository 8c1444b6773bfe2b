import { defineResource } from '#domain/api/define-resource.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { isJsonObject } from '#domain/json/json.js';
import { RawJson } from '#domain/json/go-marshal.js';
import { controllerOf } from '#domain/meta/owner-reference.js';
import type { ControllerRevision } from '#domain/schema/types/apps-v1.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { formatGroupKind } from '#domain/status/status-error.js';
import { formatAge } from '#domain/time/duration.js';
import { immutableMessage, validateNonNegative } from '#domain/validation/object-meta.js';

/** What a StatefulSet or DaemonSet was at one time, to go back to. */
export const controllerRevisions = defineResource<ControllerRevision>('apps/v1', 'ControllerRevision', {
  strategy: {
    validate: (revision) => [...validateNumber(revision), ...validateData(revision)],
    validateUpdate: (next, prev) => [...validateNumber(next), ...validateDataUnchanged(next, prev)],
  },
  printer: {
    columns: [
      nameColumn,
      column('Controller', 'Whose state it holds.'),
      column('Revision', 'Its number; the highest is the present state.'),
      ageColumn,
    ],
    cells: (revision, now) => [
      revision.metadata.name,
      formatController(revision),
      revision.revision,
      formatAge(revision.metadata.creationTimestamp, now),
    ],
  },
});

function validateNumber({ revision }: ControllerRevision): readonly FieldError[] {
  return validateNonNegative(revision, 'revision');
}

/** Source: pkg/apis/apps/validation/validation.go ValidateControllerRevisionCreate. */
function validateData({ data }: { readonly data?: unknown }): readonly FieldError[] {
  if (data === undefined || data === null) return [required('data', 'data is mandatory')];
  return isJsonObject(data) ? [] : [required('data', 'data must be a valid JSON object')];
}

/** Upstream compares and prints the text as it came, so the order of members matters. */
function validateDataUnchanged(next: ControllerRevision, prev: ControllerRevision): readonly FieldError[] {
  const text = JSON.stringify(next.data ?? null);
  return text === JSON.stringify(prev.data ?? null) ? [] : [invalid('data', new RawJson(text), immutableMessage)];
}

/** `statefulset.apps/web`, or `<none>`. */
function formatController(revision: ControllerRevision): string {
  const owner = controllerOf(revision);
  if (!owner) return '<none>';
  const slash = owner.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : owner.apiVersion.slice(0, slash);
  const kind = formatGroupKind({ group, kind: owner.kind });
  return kind === '' ? owner.name : `${kind.toLowerCase()}/${owner.name}`;
}
