import { defineResource } from '#domain/api/define-resource.js';
import { onlyStatusOf } from '#domain/api/plain-strategy.js';
import { mapMember } from '#domain/json/fill.js';
import { applyPolicyDefaults, policyPrinter } from '#domain/resources/admissionregistration/policy-rules.js';
import { staticSuffixWarnings } from '#domain/resources/admissionregistration/static-suffix.js';
import {
  validatePolicyStatus,
  validateValidatingPolicy,
} from '#domain/resources/admissionregistration/validating-admission-policy/validate-validating-policy.js';
import type { ValidatingAdmissionPolicy } from '#domain/schema/types/admissionregistration-v1.js';

/**
 * Rules in CEL that objects must keep. That the writer may read the parameters is a matter of authorization.
 * Strategy: pkg/registry/admissionregistration/validatingadmissionpolicy/strategy.go.
 */
export const validatingAdmissionPolicies = defineResource<ValidatingAdmissionPolicy>(
  'admissionregistration.k8s.io/v1',
  'ValidatingAdmissionPolicy',
  {
    strategy: {
      applyDefaults: (policy) => mapMember(policy, 'spec', applyPolicyDefaults),
      validate: (policy) => validateValidatingPolicy(policy),
      validateUpdate: (next, prev) => validateValidatingPolicy(next, prev),
      warnOnCreate: staticSuffixWarnings,
      warnOnUpdate: staticSuffixWarnings,
      allowUnconditionalUpdate: false,
    },
    subresources: {
      status: { prepareForUpdate: onlyStatusOf, validateUpdate: validatePolicyStatus, warnOnUpdate: staticSuffixWarnings },
    },
    printer: policyPrinter<ValidatingAdmissionPolicy>(
      { name: 'Validations', description: 'How many rules it has.' },
      ({ spec }) => spec.validations?.length ?? 0,
    ),
  },
);
