import { expect, test } from 'vitest';
import { admitDefaultIngressClass } from '#domain/admission/default-ingress-class/default-ingress-class.js';
import { given, requestOn } from '#domain/admission/fixture.js';
import { ingressClasses } from '#domain/resources/networking/ingress-class/ingress-class.js';
import { ingresses } from '#domain/resources/networking/ingress/ingress.js';
import type { Ingress, IngressClass } from '#domain/schema/types/networking-v1.js';

const classOf = (name: string, isDefault: string, creationTimestamp = '2026-01-01T00:00:00Z'): IngressClass =>
  given(ingressClasses, {
    metadata: { name, creationTimestamp, annotations: { 'ingressclass.kubernetes.io/is-default-class': isDefault } },
    spec: { controller: 'example.com/c' },
  });

const plain = given(ingresses, { metadata: { name: 'i' }, spec: {} });
const annotated = given(ingresses, { metadata: { name: 'i', annotations: { 'kubernetes.io/ingress.class': '' } }, spec: {} });

test.each<[string, Ingress, readonly IngressClass[], string | undefined]>([
  ['no class is the default', plain, [classOf('a', 'false')], undefined],
  ['one class is the default', plain, [classOf('a', 'false'), classOf('b', 'true')], 'b'],
  ['of two the newest', plain, [classOf('a', 'true'), classOf('b', 'true', '2026-02-01T00:00:00Z')], 'b'],
  ['of two that are equally old the first by name', plain, [classOf('b', 'true'), classOf('a', 'true')], 'a'],
  ['a class is named', { ...plain, spec: { ingressClassName: 'x' } }, [classOf('a', 'true')], 'x'],
  ['the old annotation is there', annotated, [classOf('a', 'true')], undefined],
])('%s', (_, ingress, classes, expected) => {
  const admitted = admitDefaultIngressClass(requestOn(ingresses), ingress, { list: () => classes }) as Ingress;
  expect(admitted.spec.ingressClassName).toBe(expected);
});
