import { defineResource } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration } from '#domain/api/plain-strategy.js';
import { mapMember } from '#domain/json/fill.js';
import { applyBindingDefaults, bindingPrinter, validateBinding } from '#domain/resources/admissionregistration/binding-rules.js';
import { staticSuffixWarnings } from '#domain/resources/admissionregistration/static-suffix.js';
import type { ValidatingAdmissionPolicyBinding } from '#domain/schema/types/admissionregistration-v1.js';
import { duplicate, type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';
import { repeatsOf } from '#domain/validation/repeats.js';

/** Puts a ValidatingAdmissionPolicy into force. Strategy: pkg/registry/admissionregistration/validatingadmissionpolicybinding/strategy.go. */
export const validatingAdmissionPolicyBindings = defineResource<ValidatingAdmissionPolicyBinding>(
  'admissionregistration.k8s.io/v1',
  'ValidatingAdmissionPolicyBinding',
  {
    strategy: {
      applyDefaults: (binding) => mapMember(binding, 'spec', applyBindingDefaults),
      prepareForCreate: (binding) => withGeneration(binding, 1),
      prepareForUpdate: countGeneration,
      validate,
      validateUpdate: validate,
      warnOnCreate: staticSuffixWarnings,
      warnOnUpdate: staticSuffixWarnings,
      allowUnconditionalUpdate: false,
    },
    printer: bindingPrinter<ValidatingAdmissionPolicyBinding>(),
  },
);

function validate({ spec }: ValidatingAdmissionPolicyBinding): readonly FieldError[] {
  return [...validateBinding(spec), ...validateActions(spec.validationActions ?? [], 'spec.validationActions')];
}

/** Source: pkg/apis/admissionregistration/validation/validation.go validateValidationActions. */
function validateActions(actions: readonly string[], path: string): readonly FieldError[] {
  const both =
    'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';
  const isRepeated = repeatsOf(actions);
  return [
    ...actions.flatMap((action, i) => {
      const at = indexPath(path, i);
      return [...validateChoice(action, at, ['Audit', 'Deny', 'Warn']), ...(isRepeated(i) ? [duplicate(at, action)] : [])];
    }),
    ...(actions.includes('Deny') && actions.includes('Warn') ? [invalid(path, actions, both)] : []),
    ...(actions.length === 0 ? [required(path, 'at least one validation action is required')] : []),
  ];
}
