import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import type { ResourceDefinition, ScaleView } from '#domain/api/resource-definition.js';
import { checkUid } from '#domain/api/write/prepare-update.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { Scale } from '#domain/schema/types/autoscaling-v1.js';
import { invalid } from '#domain/status/field-error.js';
import { conflict, invalidObject } from '#domain/status/status-error.js';
import { formatAge } from '#domain/time/duration.js';
import { negativeMessage } from '#domain/validation/object-meta.js';

/** Kind of what `scale` subresources read and write. */
export const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' } as const;

/** An object as autoscaling/v1 Scale shows it. Source: pkg/registry/apps/deployment/storage/storage.go scaleFromDeployment. */
export function scaleOf<T extends KubeObject>(view: ScaleView<T>, object: T, read = view.read(object)): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace !== undefined && { namespace }), uid, resourceVersion, creationTimestamp },
    ...read,
  };
}

/** The same, to be changed and written. */
export function scaleForWrite<T extends KubeObject>(view: ScaleView<T>, object: T): Scale {
  return scaleOf(view, object, view.readForWrite?.(object));
}

/**
 * The object with the replicas that a Scale asks for, at the resourceVersion that the Scale was read at. Throws 422 where its replicas are
 * negative.
 */
export function withScale<T extends KubeObject>(view: ScaleView<T>, object: T, scale: Scale): T {
  const name = scale.metadata?.name ?? '';
  const replicas = scale.spec?.replicas ?? 0;
  if (replicas < 0 && !view.readForWrite) throw invalidObject(scaleKind, name, [invalid('spec.replicas', replicas, negativeMessage)]);
  const next = view.withReplicas(object, replicas);
  const resourceVersion = scale.metadata?.resourceVersion ?? '';
  if (resourceVersion === '' && view.readForWrite) return next;
  return { ...next, metadata: { ...next.metadata, resourceVersion } };
}

/** Throws 409 where a Scale is of another object; upstream notices it elsewhere in a patch than in an update, and says it otherwise. */
export function checkScaleUid<T extends KubeObject>(
  definition: ResourceDefinition<T>,
  object: T,
  { metadata }: Scale,
  verb: 'update' | 'patch',
): void {
  const uid = metadata?.uid;
  const { name, uid: own } = object.metadata;
  if (!uid || uid === own) return;
  if (verb === 'update') checkUid(definition, { ...object, metadata: { ...object.metadata, uid } }, object);
  const { group, plural } = definition;
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${own}`;
  throw conflict({ group, plural: `${plural}/scale` }, name, why);
}

/** Columns of a Scale (pkg/printers/internalversion/printers.go printScale). */
export const scalePrinter: TablePrinter = {
  columns: [
    nameColumn,
    column('Desired', 'Replicas that are wanted.', 'integer'),
    column('Available', 'Replicas that there are.', 'integer'),
    ageColumn,
  ],
  cells: (object, now) => {
    const { spec, status } = object as Partial<Scale>;
    return [object.metadata.name, spec?.replicas ?? 0, status?.replicas ?? 0, formatAge(object.metadata.creationTimestamp, now)];
  },
};
