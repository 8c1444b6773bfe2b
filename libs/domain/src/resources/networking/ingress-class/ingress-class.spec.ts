import { expect, test } from 'vitest';
import { ingressClasses } from '#domain/resources/networking/ingress-class/ingress-class.js';
import type { IngressClass, IngressClassParametersReference, IngressClassSpec } from '#domain/schema/types/networking-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const context = { now: 0, user: { username: 'admin', groups: [] }, random: () => 0, newUid: () => 'u' };
const { strategy, printer } = ingressClasses;
const metadata = { name: 'a', uid: 'u', resourceVersion: '1', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' };

function ingressClass(spec: IngressClassSpec): IngressClass {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata, spec: { controller: 'example.com/c', ...spec } };
}

test('parameters are cluster-wide unless they say otherwise', () => {
  const given = ingressClass({ parameters: { kind: 'K', name: 'n', scope: null } });
  expect(strategy.applyDefaults(given).spec.parameters).toEqual({ kind: 'K', name: 'n', scope: 'Cluster' });
  expect(strategy.applyDefaults(ingressClass({}))).toEqual(ingressClass({}));
});

test.each<{ controller: string; errors: readonly string[] }>([
  { controller: 'example.com/ingress', errors: [] },
  { controller: '', errors: ['spec.controller: Required value'] },
  { controller: `a.b/${'c'.repeat(250)}`, errors: ['spec.controller: Too long: may not be more than 250 bytes'] },
])('the controller $controller is refused for $errors', ({ controller, errors }) => {
  expect(strategy.validate(ingressClass({ controller })).map(formatFieldError)).toEqual(errors);
});

const good = { kind: 'K', name: 'n' };
const path = 'spec.parameters';

test.each<{ parameters: IngressClassParametersReference; errors: readonly string[] }>([
  { parameters: { ...good, scope: 'Cluster' }, errors: [] },
  { parameters: { ...good, scope: 'Namespace', namespace: 'x', apiGroup: 'example.com' }, errors: [] },
  { parameters: { ...good, scope: null }, errors: [`${path}.scope: Required value`] },
  { parameters: { ...good, scope: 'x' }, errors: [`${path}.scope: Unsupported value: "x": supported values: "Cluster", "Namespace"`] },
  {
    parameters: { ...good, scope: 'Cluster', namespace: 'x' },
    errors: [`${path}.namespace: Forbidden: \`parameters.scope\` is set to 'Cluster'`],
  },
  {
    parameters: { ...good, scope: 'Namespace' },
    errors: [`${path}.namespace: Required value: \`parameters.scope\` is set to 'Namespace'`],
  },
  {
    parameters: { ...good, scope: 'Namespace', namespace: 'a.b' },
    errors: [`${path}.namespace: Invalid value: "a.b": must not contain dots`],
  },
  {
    parameters: { kind: '', name: 'a/b', scope: 'Cluster' },
    errors: [`${path}.kind: Required value`, `${path}.name: Invalid value: "a/b": may not contain '/'`],
  },
])('$parameters are refused for $errors', ({ parameters, errors }) => {
  expect(strategy.validate(ingressClass({ parameters })).map(formatFieldError)).toEqual(errors);
});

test('its controller never changes; what changes in spec is counted', () => {
  const next = ingressClass({ controller: 'example.com/d' });
  expect(strategy.validateUpdate(next, ingressClass({})).map(formatFieldError)).toEqual([
    'spec.controller: Invalid value: "example.com/d": field is immutable',
  ]);
  expect(strategy.prepareForUpdate(next, ingressClass({}), context).metadata.generation).toBe(2);
  expect(strategy.prepareForUpdate(ingressClass({}), ingressClass({}), context).metadata.generation).toBe(1);
});

test.each<[IngressClass, readonly string[]]>([
  [ingressClass({}), ['a', 'example.com/c', '<none>', '24h']],
  [
    {
      ...ingressClass({ parameters: { ...good, scope: 'Cluster', apiGroup: 'example.com' } }),
      metadata: { ...metadata, annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
    },
    ['a (default)', 'example.com/c', 'K.example.com/n', '24h'],
  ],
])('%j prints as %j', (object, cells) => {
  expect(printer.cells(object, Date.UTC(2026, 0, 2))).toEqual(cells);
});
