import { hasCondition, isConditionTrue, type StatedCondition, withCondition } from '#domain/custom-resources/conditions/crd-condition.js';
import type { CustomResourceDefinition } from '#domain/schema/types/apiextensions-v1.js';
import { validateCaBundle } from '#domain/validation/webhook-client.js';

const established: StatedCondition = {
  type: 'Established',
  status: 'True',
  reason: 'InitialNamesAccepted',
  message: 'the initial names have been accepted',
};

const badCaBundle: StatedCondition = {
  type: 'Established',
  status: 'False',
  reason: 'InvalidCABundle',
  message: 'The conversion webhook CABundle is invalid',
};

/**
 * The definition as one that is served, when its names are its own; the same object where nothing is new. It stays established from then on.
 * `now` in milliseconds. Source: k8s.io/apiextensions-apiserver/pkg/controller/establish/establishing_controller.go.
 */
export function establish(crd: CustomResourceDefinition, now: number): CustomResourceDefinition {
  if (!isConditionTrue(crd, 'NamesAccepted') || isConditionTrue(crd, 'Established')) return crd;
  const caBundle = crd.spec.conversion?.webhook?.clientConfig?.caBundle;
  const stated = caBundle && validateCaBundle(caBundle, '').length > 0 ? badCaBundle : established;
  return hasCondition(crd, stated) ? crd : withCondition(crd, stated, now);
}
