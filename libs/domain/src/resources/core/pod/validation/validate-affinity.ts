import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import { validateMatchLabelKeys } from '#domain/resources/core/pod/validation/validate-match-label-keys.js';
import { validateNodeSelector, validateNodeSelectorTerm } from '#domain/resources/core/pod/validation/validate-node-selector.js';
import type { Affinity, NodeAffinity, PodAffinity, PodAffinityTerm } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { validateLabelName, validateLabelSelector } from '#domain/validation/labels.js';
import { nameIsDnsLabel } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

/** Where a pod wants to run, and beside whom. Source: pkg/apis/core/validation/validation.go validateAffinity. */
export function validateAffinity(affinity: Affinity | undefined, path: string, options: PodValidationOptions): readonly FieldError[] {
  if (!affinity) return [];
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  const anyValue = options.allowInvalidAffinitySelectors ?? false;
  return [
    ...(nodeAffinity ? validateNodeAffinity(nodeAffinity, `${path}.nodeAffinity`, options) : []),
    ...(podAffinity ? validatePodAffinity(podAffinity, `${path}.podAffinity`, anyValue) : []),
    ...(podAntiAffinity ? validatePodAffinity(podAntiAffinity, `${path}.podAntiAffinity`, anyValue) : []),
  ];
}

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Values in preferred terms are never looked at. */
function validateNodeAffinity(affinity: NodeAffinity, path: string, options: PodValidationOptions): readonly FieldError[] {
  const selector = affinity[requiredTerms];
  return [
    ...(selector ? validateNodeSelector(selector, `${path}.${requiredTerms}`, options.allowInvalidNodeAffinity) : []),
    ...(affinity[preferredTerms] ?? []).flatMap(({ weight, preference }, i) => {
      const at = `${path}.${preferredTerms}[${i}]`;
      return [...validateWeight(weight, at), ...validateNodeSelectorTerm(preference, `${at}.preference`, true)];
    }),
  ];
}

function validatePodAffinity(affinity: PodAffinity, path: string, anyValue: boolean): readonly FieldError[] {
  return [
    ...(affinity[requiredTerms] ?? []).flatMap((term, i) => validateTerm(term, `${path}.${requiredTerms}[${i}]`, anyValue)),
    ...(affinity[preferredTerms] ?? []).flatMap(({ weight, podAffinityTerm }, i) => {
      const at = `${path}.${preferredTerms}[${i}]`;
      return [...validateWeight(weight, at), ...validateTerm(podAffinityTerm, `${at}.podAffinityTerm`, anyValue)];
    }),
  ];
}

function validateWeight(weight: number, path: string): readonly FieldError[] {
  return weight >= 1 && weight <= 100 ? [] : [invalid(`${path}.weight`, weight, 'must be in the range 1-100')];
}

function validateTerm(term: PodAffinityTerm, path: string, anyValue: boolean): readonly FieldError[] {
  const { namespaces = [], topologyKey } = term;
  return [
    ...validateTermSelectors(term, path, anyValue),
    ...namespaces.flatMap((name) => invalidEach(`${path}.namespace`, name, nameIsDnsLabel(name, false))),
    ...validateMatchLabelKeys(term, path),
    ...(topologyKey === '' ? [required(`${path}.topologyKey`, 'can not be empty')] : []),
    ...validateLabelName(topologyKey, `${path}.topologyKey`),
  ];
}

/** Source: ValidatePodAffinityTermSelector. */
export function validateTermSelectors(term: PodAffinityTerm, path: string, allowInvalidLabelValue = false): readonly FieldError[] {
  const options = { allowInvalidLabelValue };
  return [
    ...validateLabelSelector(term.labelSelector, `${path}.labelSelector`, options),
    ...validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`, options),
  ];
}
