import { defineResource, type Given } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration } from '#domain/api/plain-strategy.js';
import { storedAs } from '#domain/api/same-shape.js';
import { fillAbsent, mapMember } from '#domain/json/fill.js';
import { applyBindingDefaults, bindingPrinter, validateBinding } from '#domain/resources/admissionregistration/binding-rules.js';
import { staticSuffixWarnings } from '#domain/resources/admissionregistration/static-suffix.js';
import { validateMutatingOperations } from '#domain/resources/admissionregistration/validate-match.js';
import type { MutatingAdmissionPolicyBinding } from '#domain/schema/types/admissionregistration-v1.js';
import type { FieldError } from '#domain/status/field-error.js';

const strategy: NonNullable<Given<MutatingAdmissionPolicyBinding>['strategy']> = {
  applyDefaults,
  prepareForCreate: (binding) => withGeneration(binding, 1),
  prepareForUpdate: countGeneration,
  validate,
  validateUpdate: validate,
  warnOnCreate: staticSuffixWarnings,
  warnOnUpdate: staticSuffixWarnings,
  allowUnconditionalUpdate: false,
};

const rules: Given<MutatingAdmissionPolicyBinding> = { strategy, printer: bindingPrinter<MutatingAdmissionPolicyBinding>() };

/** Puts a MutatingAdmissionPolicy into force. Stored as v1beta1. */
export const mutatingAdmissionPolicyBindingsV1beta1 = defineResource<MutatingAdmissionPolicyBinding>(
  'admissionregistration.k8s.io/v1beta1',
  'MutatingAdmissionPolicyBinding',
  rules,
);

export const mutatingAdmissionPolicyBindings = defineResource<MutatingAdmissionPolicyBinding>(
  'admissionregistration.k8s.io/v1',
  'MutatingAdmissionPolicyBinding',
  { ...rules, ...storedAs<MutatingAdmissionPolicyBinding>(mutatingAdmissionPolicyBindingsV1beta1, 'v1') },
);

/** This version denies what it finds no parameters for, unless it is said. */
export const mutatingAdmissionPolicyBindingsV1alpha1 = defineResource<MutatingAdmissionPolicyBinding>(
  'admissionregistration.k8s.io/v1alpha1',
  'MutatingAdmissionPolicyBinding',
  {
    deprecated: { since: 35, until: 38 },
    ...rules,
    strategy: {
      ...strategy,
      applyDefaults: (binding) =>
        mapMember(applyDefaults(binding), 'spec', (spec) =>
          mapMember(spec, 'paramRef', (paramRef) => fillAbsent(paramRef, { parameterNotFoundAction: 'Deny' })),
        ),
    },
    ...storedAs<MutatingAdmissionPolicyBinding>(mutatingAdmissionPolicyBindingsV1beta1, 'v1alpha1'),
  },
);

function applyDefaults(binding: MutatingAdmissionPolicyBinding): MutatingAdmissionPolicyBinding {
  return mapMember(binding, 'spec', applyBindingDefaults);
}

function validate({ spec }: MutatingAdmissionPolicyBinding): readonly FieldError[] {
  return [...validateBinding(spec), ...validateMutatingOperations(spec.matchResources, 'spec.matchResources')];
}
