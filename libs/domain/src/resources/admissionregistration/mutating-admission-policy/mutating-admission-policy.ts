import { defineResource, type Given } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration } from '#domain/api/plain-strategy.js';
import { storedAs } from '#domain/api/same-shape.js';
import { mapMember } from '#domain/json/fill.js';
import { validateMutatingPolicy } from '#domain/resources/admissionregistration/mutating-admission-policy/validate-mutating-policy.js';
import { applyPolicyDefaults, policyPrinter } from '#domain/resources/admissionregistration/policy-rules.js';
import { staticSuffixWarnings } from '#domain/resources/admissionregistration/static-suffix.js';
import type { MutatingAdmissionPolicy } from '#domain/schema/types/admissionregistration-v1.js';

const rules: Given<MutatingAdmissionPolicy> = {
  strategy: {
    applyDefaults: (policy) => mapMember(policy, 'spec', applyPolicyDefaults),
    prepareForCreate: (policy) => withGeneration(policy, 1),
    prepareForUpdate: countGeneration,
    validate: (policy) => validateMutatingPolicy(policy),
    validateUpdate: (next, prev) => validateMutatingPolicy(next, prev),
    warnOnCreate: staticSuffixWarnings,
    warnOnUpdate: staticSuffixWarnings,
    allowUnconditionalUpdate: false,
  },
  printer: policyPrinter<MutatingAdmissionPolicy>(
    { name: 'Mutations', description: 'How many changes it makes.' },
    ({ spec }) => spec.mutations?.length ?? 0,
  ),
};

/**
 * Changes in CEL that are made to objects. Stored as v1beta1. That the writer may read the parameters is a matter of authorization.
 * Strategy: pkg/registry/admissionregistration/mutatingadmissionpolicy/strategy.go.
 */
export const mutatingAdmissionPoliciesV1beta1 = defineResource<MutatingAdmissionPolicy>(
  'admissionregistration.k8s.io/v1beta1',
  'MutatingAdmissionPolicy',
  rules,
);

export const mutatingAdmissionPolicies = defineResource<MutatingAdmissionPolicy>(
  'admissionregistration.k8s.io/v1',
  'MutatingAdmissionPolicy',
  {
    ...rules,
    ...storedAs<MutatingAdmissionPolicy>(mutatingAdmissionPoliciesV1beta1, 'v1'),
  },
);

export const mutatingAdmissionPoliciesV1alpha1 = defineResource<MutatingAdmissionPolicy>(
  'admissionregistration.k8s.io/v1alpha1',
  'MutatingAdmissionPolicy',
  {
    deprecated: { since: 35, until: 38 },
    ...rules,
    ...storedAs<MutatingAdmissionPolicy>(mutatingAdmissionPoliciesV1beta1, 'v1alpha1'),
  },
);
