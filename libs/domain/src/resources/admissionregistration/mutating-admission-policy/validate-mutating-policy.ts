import { requireExpression } from '#domain/resources/admissionregistration/expression-rules.js';
import { expressionUse, validatePolicy } from '#domain/resources/admissionregistration/policy-rules.js';
import { validateMutatingOperations } from '#domain/resources/admissionregistration/validate-match.js';
import type { MutatingAdmissionPolicy, MutatingAdmissionPolicySpec, Mutation } from '#domain/schema/types/admissionregistration-v1.js';
import { type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { requireChoice } from '#domain/validation/choice.js';

const mutationsPath = 'spec.mutations';
const patchTypes = ['ApplyConfiguration', 'JSONPatch'];

/** Source: pkg/apis/admissionregistration/validation/validation.go validateMutatingAdmissionPolicySpec. */
export function validateMutatingPolicy({ spec }: MutatingAdmissionPolicy, prev?: MutatingAdmissionPolicy): readonly FieldError[] {
  const { mutations = [] } = spec;
  return [
    ...validatePolicy(spec, prev?.spec),
    ...validateMutatingOperations(spec.matchConstraints, 'spec.matchConstraints'),
    ...(mutations.length === 0 ? [required(mutationsPath, 'mutations must contain at least one item')] : []),
    ...mutations.flatMap((mutation, i) => validateMutation(mutation, indexPath(mutationsPath, i), spec, prev?.spec)),
    ...requireChoice(spec.reinvocationPolicy, 'spec.reinvocationPolicy', ['IfNeeded', 'Never']),
  ];
}

/** What goes with each type of patch: the field of its expression, and the field that must not be there. */
const fields = {
  JSONPatch: { own: 'jsonPatch', other: 'applyConfiguration', returns: 'patches' },
  ApplyConfiguration: { own: 'applyConfiguration', other: 'jsonPatch', returns: 'object' },
} as const;

function validateMutation(
  mutation: Mutation,
  path: string,
  spec: MutatingAdmissionPolicySpec,
  prev: MutatingAdmissionPolicySpec | undefined,
): readonly FieldError[] {
  const { patchType } = mutation;
  if (patchType !== 'JSONPatch' && patchType !== 'ApplyConfiguration') return requireChoice(patchType, `${path}.patchType`, patchTypes);
  const { own, other, returns } = fields[patchType];
  const given = mutation[own];
  // upstream looks for stored patches among the configurations
  const isStored = (prev?.mutations ?? []).some(({ applyConfiguration }) => applyConfiguration?.expression === given?.expression);
  const use = expressionUse(spec, returns, isStored);
  return [
    ...(given
      ? requireExpression(given.expression, `${path}.${own}.expression`, use)
      : [required(`${path}.${own}`, `must be specified when patchType is ${patchType}`)]),
    ...(mutation[other] ? [invalid(`${path}.${other}`, `{${other}}`, `must not be specified when patchType is ${patchType}`)] : []),
  ];
}
