import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';
import type { RecordedRequest } from './recorded-exchanges.js';

/** CustomResourceDefinitions for specs. */

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Sends a definition and waits until its kind is served. */
export function established(definition: { readonly metadata: { readonly name: string } }): readonly RecordedRequest[] {
  const isEstablished = /"type": ?"Established",\s*"status": ?"True"/;
  return [
    ['', `POST ${definitions}`, { body: definition }],
    ['', `GET ${definitions}/${definition.metadata.name}`, { until: ({ body }) => isEstablished.test(body.toString()) }],
  ];
}

/** Sends a definition and waits until its names are accepted or refused, and everything else is said. */
export function settled(definition: { readonly metadata: { readonly name: string } }): readonly RecordedRequest[] {
  const isSettled = /"type": ?"NamesAccepted"/;
  const isSaid = definition.metadata.name.endsWith('k8s.io') ? /PolicyConformant/ : isSettled;
  return [
    ['', `POST ${definitions}`, { body: definition }],
    [
      '',
      `GET ${definitions}/${definition.metadata.name}`,
      { until: ({ body }) => isSettled.test(body.toString()) && isSaid.test(body.toString()) },
    ],
  ];
}

/** A plain definition, with the given approval. */
export function definitionOf(
  name: string,
  names: { readonly kind: string; readonly plural: string } & Readonly<Record<string, unknown>>,
  approval?: string,
): { readonly metadata: { readonly name: string } } & Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name, ...(approval !== undefined && { annotations: { 'api-approved.kubernetes.io': approval } }) },
    spec: {
      group: name.slice(name.indexOf('.') + 1),
      scope: 'Namespaced',
      names,
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  };
}

const object = (properties: Readonly<Record<string, JSONSchemaProps>>, more: JSONSchemaProps = {}): JSONSchemaProps => ({
  type: 'object',
  properties,
  ...more,
});

const spec = object(
  {
    size: { type: 'integer', minimum: 0, maximum: 10, default: 1 },
    color: { type: 'string', enum: ['red', 'green'], description: 'What it looks like.' },
    replicas: { type: 'integer', format: 'int32' },
    name: { type: 'string', pattern: '^[a-z]+$', maxLength: 5 },
    when: { type: 'string', format: 'date-time' },
    port: { 'x-kubernetes-int-or-string': true },
    ports: {
      type: 'array',
      items: object({ name: { type: 'string' }, port: { type: 'integer' } }, { required: ['name'] }),
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    },
    tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    template: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
    any: { 'x-kubernetes-preserve-unknown-fields': true },
    note: { type: 'string', nullable: true },
    data: { type: 'object', additionalProperties: { type: 'string' } },
  },
  { description: 'What is wanted.' },
);
const status = object({ replicas: { type: 'integer' }, selector: { type: 'string' }, phase: { type: 'string' } });

/** Namespaced, with everything that a kind may have; v1beta1 is deprecated and knows less, v1alpha1 is not served. */
export const widgets = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: {
      plural: 'widgets',
      singular: 'widget',
      kind: 'Widget',
      listKind: 'WidgetList',
      shortNames: ['wi', 'wgt'],
      categories: ['all', 'toys'],
    },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: object({ spec, status }, { description: 'A widget.' }) },
        subresources: {
          status: {},
          scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas', labelSelectorPath: '.status.selector' },
        },
        additionalPrinterColumns: [
          { name: 'Size', type: 'integer', jsonPath: '.spec.size', description: 'How large it is.' },
          { name: 'Color', type: 'string', jsonPath: '.spec.color', priority: 1 },
          { name: 'Port', type: 'string', jsonPath: '.spec.ports[0].name' },
        ],
        selectableFields: [{ jsonPath: '.spec.color' }, { jsonPath: '.spec.size' }],
      },
      {
        name: 'v1beta1',
        served: true,
        storage: false,
        deprecated: true,
        schema: { openAPIV3Schema: object({ spec: object({ size: { type: 'integer' }, old: { type: 'string', default: 'x' } }) }) },
      },
      { name: 'v1alpha1', served: false, storage: false, schema: { openAPIV3Schema: { type: 'object' } } },
    ],
  },
};

/** Cluster-scoped, and about which nothing is said. */
export const gadgets = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gadgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Cluster',
    names: { plural: 'gadgets', kind: 'Gadget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        deprecated: true,
        deprecationWarning: 'gadgets are no longer made',
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};
