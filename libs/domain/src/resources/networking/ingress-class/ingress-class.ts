import { defineResource } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { fillAbsent, mapMember } from '#domain/json/fill.js';
import { validateIngressClass } from '#domain/resources/networking/ingress-class/validate-ingress-class.js';
import type { IngressClass, IngressClassParametersReference } from '#domain/schema/types/networking-v1.js';
import { formatAge } from '#domain/time/duration.js';
import { validateImmutable } from '#domain/validation/object-meta.js';

const printer: TablePrinter<IngressClass> = {
  columns: [
    nameColumn,
    column('Controller', 'The controller that serves this class.'),
    column('Parameters', 'An object with further settings for it.'),
    ageColumn,
  ],
  cells: ({ metadata, spec }, now) => [
    isDefaultIngressClass(metadata) ? `${metadata.name} (default)` : metadata.name,
    spec.controller ?? '',
    spec.parameters ? formatParameters(spec.parameters) : '<none>',
    formatAge(metadata.creationTimestamp, now),
  ],
};

function formatParameters({ kind, apiGroup, name }: IngressClassParametersReference): string {
  return `${apiGroup === undefined ? kind : `${kind}.${apiGroup}`}/${name}`;
}

/** True for a class marked as the one of Ingresses that name none. */
export function isDefaultIngressClass({ annotations }: IngressClass['metadata']): boolean {
  return annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
}

/** Who serves the Ingresses that name this class. */
export const ingressClasses = defineResource<IngressClass>('networking.k8s.io/v1', 'IngressClass', {
  strategy: {
    applyDefaults: (object) =>
      mapMember(object, 'spec', (spec) => mapMember(spec, 'parameters', (parameters) => fillAbsent(parameters, { scope: 'Cluster' }))),
    prepareForCreate: (object) => withGeneration(object, 1),
    prepareForUpdate: countGeneration,
    validate: validateIngressClass,
    validateUpdate: (next, prev) => [
      ...validateImmutable(next.spec.controller ?? '', prev.spec.controller ?? '', 'spec.controller'),
      ...validateIngressClass(next),
    ],
  },
  printer,
});
