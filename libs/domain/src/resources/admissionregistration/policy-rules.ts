import type { TablePrinter } from '#domain/api/table-printer.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { fillAbsent, mapMember } from '#domain/json/fill.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { applyMatchDefaults } from '#domain/resources/admissionregistration/default-rules.js';
import { type ExpressionUse, requireExpression } from '#domain/resources/admissionregistration/expression-rules.js';
import {
  requireFailurePolicy,
  validateMatchConditions,
  validateMatchResources,
} from '#domain/resources/admissionregistration/validate-match.js';
import type { MatchCondition, MatchResources, ParamKind, Variable } from '#domain/schema/types/admissionregistration-v1.js';
import { type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { formatAge } from '#domain/time/duration.js';
import { isDns1035Label, isDns1123Subdomain } from '#domain/validation/names.js';

/** What both kinds of policies have in their spec. */
export interface PolicySpec {
  readonly paramKind?: ParamKind;
  readonly matchConstraints?: MatchResources;
  readonly variables?: readonly Variable[];
  readonly failurePolicy?: string;
  readonly matchConditions?: readonly MatchCondition[];
}

export function applyPolicyDefaults<Spec extends PolicySpec>(spec: Spec): Spec {
  return mapMember<PolicySpec, 'matchConstraints'>(
    fillAbsent<PolicySpec>(spec, { failurePolicy: 'Fail' }),
    'matchConstraints',
    applyMatchDefaults,
  ) as Spec;
}

/** What an expression of the policy may name. `isStored` tells whether the policy had it before. */
export function expressionUse(spec: PolicySpec, returns: ExpressionUse['returns'], isStored: boolean): ExpressionUse {
  return { returns, isStored, hasParams: spec.paramKind !== undefined, hasAuthorizer: true, variables: spec.variables ?? [] };
}

/** Source: pkg/apis/admissionregistration/validation/validation.go validateValidatingAdmissionPolicySpec and its twin, up to what they do. */
export function validatePolicy(spec: PolicySpec, prev?: PolicySpec): readonly FieldError[] {
  const { matchConstraints, matchConditions } = spec;
  const constraintsPath = 'spec.matchConstraints';
  const isSame = prev && semanticallyEqual(spec.paramKind, prev.paramKind) && semanticallyEqual(matchConditions, prev.matchConditions);
  const use = { hasParams: spec.paramKind !== undefined, hasAuthorizer: true, variables: [] };
  return [
    ...requireFailurePolicy(spec.failurePolicy, 'spec.failurePolicy'),
    ...(spec.paramKind ? validateParamKind(spec.paramKind, 'spec.paramKind') : []),
    ...(matchConstraints ? validateMatchResources(matchConstraints, constraintsPath) : [required(constraintsPath)]),
    ...(matchConstraints && !matchConstraints.resourceRules?.length ? [required(`${constraintsPath}.resourceRules`)] : []),
    ...(isSame ? [] : validateMatchConditions(matchConditions, 'spec.matchConditions', use, prev?.matchConditions)),
    ...validateVariables(spec),
  ];
}

function validateParamKind({ apiVersion = '', kind = '' }: ParamKind, path: string): readonly FieldError[] {
  const kindProblems = kind === '' ? [] : isDns1035Label(kind.toLowerCase());
  return [
    ...(apiVersion === '' ? [required(`${path}.apiVersion`)] : validateApiVersion(apiVersion, `${path}.apiVersion`)),
    ...(kind === '' ? [required(`${path}.kind`)] : []),
    ...(kindProblems.length > 0
      ? [invalid(`${path}.kind`, kind, `may have mixed case, but should otherwise match: ${kindProblems.join(',')}`)]
      : []),
  ];
}

function validateApiVersion(apiVersion: string, path: string): readonly FieldError[] {
  const parts = apiVersion.split('/');
  if (parts.length > 2) return [invalid(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  const [group, version] = parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : ['', apiVersion];
  const groupProblems = group === '' ? [] : isDns1123Subdomain(group);
  const versionProblems = version === '' ? [] : isDns1035Label(version);
  return [
    ...(groupProblems.length > 0 ? [invalid(path, group, groupProblems.join(','))] : []),
    ...(version === '' ? [invalid(path, apiVersion, 'version must be specified')] : []),
    ...(versionProblems.length > 0 ? [invalid(path, version, versionProblems.join(','))] : []),
  ];
}

const reserved: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);

function validateVariables(spec: PolicySpec): readonly FieldError[] {
  const variables = spec.variables ?? [];
  return variables.flatMap(({ name, expression }, i) => {
    const path = indexPath('spec.variables', i);
    const isIdentifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !reserved.has(name);
    const use = { ...expressionUse(spec, 'any', false), variables: variables.slice(0, i) };
    return [
      ...(name.trim() === '' ? [required(`${path}.name`, 'name is not specified')] : []),
      ...(name.trim() !== '' && !isIdentifier ? [invalid(`${path}.name`, name, 'must be a valid CEL identifier')] : []),
      ...requireExpression(expression, `${path}.expression`, use, 'expression is not specified'),
    ];
  });
}

/** `what` names what is counted. */
export function policyPrinter<T extends KubeObject & { readonly spec: PolicySpec }>(
  what: { readonly name: string; readonly description: string },
  count: (policy: T) => number,
): TablePrinter<T> {
  return {
    columns: [
      nameColumn,
      column(what.name, what.description, 'integer'),
      column('ParamKind', 'The kind of objects it takes parameters from.'),
      ageColumn,
    ],
    cells: (policy, now) => {
      const { paramKind } = policy.spec;
      const shown = paramKind ? `${paramKind.apiVersion ?? ''}/${paramKind.kind ?? ''}` : '<unset>';
      return [policy.metadata.name, count(policy), shown, formatAge(policy.metadata.creationTimestamp, now)];
    },
  };
}
