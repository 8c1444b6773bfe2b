import { defineResource } from '#domain/api/define-resource.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { allBut } from '#domain/apply/all-but.js';
import {
  validateFinalizers,
  validateNamespace,
  validateNamespaceStatusUpdate,
} from '#domain/resources/core/namespace/validate-namespace.js';
import type { Namespace } from '#domain/schema/types/core-v1.js';
import { formatAge } from '#domain/time/duration.js';
import { nameIsDnsLabel } from '#domain/validation/names.js';

const nameLabel = 'kubernetes.io/metadata.name';
const finalizer = 'kubernetes';

/** A space of names. It ends in two steps: first its contents, then `spec.finalizers`, then the object. */
export const namespaces = defineResource<Namespace>('v1', 'Namespace', {
  strategy: {
    checkName: nameIsDnsLabel,
    applyDefaults: (namespace) => withNameLabel(withPhase(namespace)),
    prepareForCreate: (namespace) =>
      withNameLabel({ ...namespace, spec: { ...namespace.spec, finalizers: withFinalizer(namespace) }, status: { phase: 'Active' } }),
    prepareForUpdate: (next, prev) => ({ ...next, spec: prev.spec, status: prev.status }),
    validate: validateNamespace,
    validateUpdate: validateNamespace,
    returnsDeletedObject: true,
    holdsDeletion: ({ spec }) => (spec.finalizers ?? []).length > 0,
    markDeleting: (namespace) => ({ ...namespace, status: { ...namespace.status, phase: 'Terminating' } }),
  },
  subresources: {
    status: { validateUpdate: validateNamespaceStatusUpdate },
    finalize: {
      prepareForUpdate: (next, prev) => ({ ...next, status: prev.status }),
      validateUpdate: ({ spec }) => validateFinalizers(spec.finalizers ?? [], (i) => `spec.finalizers[${i}]`),
      manages: allBut('status'),
    },
  },
  printer: {
    columns: [nameColumn, column('Status', 'Active, or Terminating.'), ageColumn],
    cells: ({ metadata, status }, now) => [metadata.name, status.phase ?? '', formatAge(metadata.creationTimestamp, now)],
  },
  selectableFields: [{ path: 'status.phase', value: ({ status }) => status.phase ?? '' }],
});

/** The label every namespace carries. Not before the name is known (generateName), and not when somebody else's value is there. */
function withNameLabel(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata;
  if (!name || labels?.[nameLabel] === name) return namespace;
  return { ...namespace, metadata: { ...namespace.metadata, labels: { ...labels, [nameLabel]: name } } };
}

function withPhase(namespace: Namespace): Namespace {
  return namespace.status?.phase ? namespace : { ...namespace, status: { ...namespace.status, phase: 'Active' } };
}

function withFinalizer({ spec }: Namespace): readonly string[] {
  const given = spec?.finalizers ?? [];
  return given.includes(finalizer) ? given : [...given, finalizer];
}
