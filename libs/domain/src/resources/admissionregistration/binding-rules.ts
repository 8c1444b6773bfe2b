import type { TablePrinter } from '#domain/api/table-printer.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { mapMember } from '#domain/json/fill.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { applyMatchDefaults } from '#domain/resources/admissionregistration/default-rules.js';
import { validateMatchResources } from '#domain/resources/admissionregistration/validate-match.js';
import type { MatchResources, ParamRef } from '#domain/schema/types/admissionregistration-v1.js';
import { type FieldError, forbidden, required } from '#domain/status/field-error.js';
import { formatAge } from '#domain/time/duration.js';
import { requireChoice } from '#domain/validation/choice.js';
import { validateLabelSelector } from '#domain/validation/labels.js';
import { isDns1123Subdomain, nameIsPathSegment } from '#domain/validation/names.js';
import { invalidEach, requireForm } from '#domain/validation/text.js';
import { formatSelectorStruct } from '#domain/selectors/format-selector-struct.js';

/** What bindings of both kinds of policies have in their spec. */
export interface BindingSpec {
  readonly policyName?: string;
  readonly paramRef?: ParamRef;
  readonly matchResources?: MatchResources;
}

export function applyBindingDefaults<Spec extends BindingSpec>(spec: Spec): Spec {
  return mapMember<BindingSpec, 'matchResources'>(spec, 'matchResources', applyMatchDefaults) as Spec;
}

/** Source: pkg/apis/admissionregistration/validation/validation.go validateValidatingAdmissionPolicyBindingSpec and its twin. */
export function validateBinding({ policyName, paramRef, matchResources }: BindingSpec): readonly FieldError[] {
  return [
    ...requireForm(policyName, 'spec.policyName', isDns1123Subdomain),
    ...(paramRef ? validateParamRef(paramRef, 'spec.paramRef') : []),
    ...validateMatchResources(matchResources, 'spec.matchResources'),
  ];
}

function validateParamRef({ name = '', selector, parameterNotFoundAction }: ParamRef, path: string): readonly FieldError[] {
  const isBoth = name !== '' && selector !== undefined;
  const text = 'name and selector are mutually exclusive';
  return [
    ...(name === '' ? [] : invalidEach(`${path}.name`, name, nameIsPathSegment(name, false))),
    ...(isBoth ? [forbidden(`${path}.name`, text)] : []),
    ...validateLabelSelector(selector, `${path}.selector`),
    ...(isBoth ? [forbidden(`${path}.selector`, text)] : []),
    ...(name === '' && selector === undefined ? [required(path, 'one of name or selector must be specified')] : []),
    ...requireChoice(parameterNotFoundAction, `${path}.parameterNotFoundAction`, ['Deny', 'Allow']),
  ];
}

export function bindingPrinter<T extends KubeObject & { readonly spec: BindingSpec }>(): TablePrinter<T> {
  return {
    columns: [
      nameColumn,
      column('PolicyName', 'The policy that is put into force.'),
      column('ParamRef', 'The objects that the policy takes parameters from.'),
      ageColumn,
    ],
    cells: ({ metadata, spec }, now) => [
      metadata.name,
      spec.policyName ?? '',
      formatParamRef(spec.paramRef),
      formatAge(metadata.creationTimestamp, now),
    ],
  };
}

/** `*` stands for a namespace that depends on the request, or for none. */
function formatParamRef(paramRef: ParamRef | undefined): string {
  const { name, namespace, selector } = paramRef ?? {};
  if (name) return `${namespace || '*'}/${name}`;
  return selector ? formatSelectorStruct(selector) : '<unset>';
}
