import { defineResource } from '#domain/api/define-resource.js';
import { withGeneration } from '#domain/api/plain-strategy.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { ingressPrinter } from '#domain/resources/networking/ingress/ingress-printer.js';
import { ingressClassAnnotation, validateIngress, validateIngressUpdate } from '#domain/resources/networking/ingress/validate-ingress.js';
import { validateIngressStatus } from '#domain/resources/networking/ingress/validate-ingress-status.js';
import type { Ingress } from '#domain/schema/types/networking-v1.js';
import { ipWarnings } from '#domain/validation/ip.js';

/** Rules by which HTTP requests from outside reach Services. Strategy: pkg/registry/networking/ingress/strategy.go. */
export const ingresses = defineResource<Ingress>('networking.k8s.io/v1', 'Ingress', {
  strategy: {
    prepareForCreate: (ingress) => withGeneration({ ...ingress, status: { loadBalancer: {} } }, 1),
    validate: validateIngress,
    validateUpdate: validateIngressUpdate,
    warnOnCreate: ({ metadata, spec }) =>
      metadata.annotations?.[ingressClassAnnotation] !== undefined && spec.ingressClassName === undefined
        ? [`annotation ${goQuote(ingressClassAnnotation)} is deprecated, please use 'spec.ingressClassName' instead`]
        : [],
  },
  subresources: { status: { validateUpdate: validateIngressStatus, warnOnUpdate: statusWarnings } },
  printer: ingressPrinter,
});

function statusWarnings({ status }: Ingress): readonly string[] {
  const ingress = status.loadBalancer?.ingress ?? [];
  return ingress.flatMap(({ ip }, i) => (ip ? ipWarnings(ip, `status.loadBalancer.ingress[${i}]`) : []));
}
