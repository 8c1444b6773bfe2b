import type { Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import { newestClass } from '#domain/admission/newest-class.js';
import type { KindReader } from '#domain/admission/kind-reader.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { isDefaultIngressClass } from '#domain/resources/networking/ingress-class/ingress-class.js';
import { ingresses } from '#domain/resources/networking/ingress/ingress.js';
import { ingressClassAnnotation } from '#domain/resources/networking/ingress/validate-ingress.js';
import type { Ingress, IngressClass } from '#domain/schema/types/networking-v1.js';

/**
 * A new Ingress that names no class, neither in its field nor in the old annotation, gets the default one.
 * Source: plugin/pkg/admission/network/defaultingressclass/admission.go.
 */
export function admitDefaultIngressClass(
  attributes: Attributes,
  object: KubeObject,
  classes: Pick<KindReader<IngressClass>, 'list'>,
): KubeObject {
  if (attributes.operation !== 'CREATE' || !isAbout(attributes, ingresses)) return object;
  const ingress = object as Ingress;
  const { metadata, spec } = ingress;
  if (spec.ingressClassName !== undefined || metadata.annotations?.[ingressClassAnnotation] !== undefined) return object;
  const found = newestClass([...classes.list()].filter((one) => isDefaultIngressClass(one.metadata)));
  const admitted: Ingress = found ? { ...ingress, spec: { ...spec, ingressClassName: found.metadata.name } } : ingress;
  return admitted;
}
