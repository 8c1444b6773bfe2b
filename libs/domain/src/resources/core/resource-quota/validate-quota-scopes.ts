import { compareBytewise, type RawJson } from '#domain/json/go-marshal.js';
import { goStruct } from '#domain/json/go-struct.js';
import { isStandardQuotaResource } from '#domain/resources/core/resource-name.js';
import type { ResourceQuotaSpec, ScopedResourceSelectorRequirement, ScopeSelector } from '#domain/schema/types/core-v1.js';
import { childPath, type FieldError, invalid, required } from '#domain/status/field-error.js';

/** Which objects a quota counts. Source: pkg/apis/core/validation/validation.go validateResourceQuotaScopes, validateScopeSelector. */

const podResources = ['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];

/** Which standard resources each scope can restrict. */
const resourcesOfScope: Readonly<Record<string, readonly string[]>> = {
  Terminating: podResources,
  NotTerminating: podResources,
  NotBestEffort: podResources,
  PriorityClass: podResources,
  CrossNamespacePodAffinity: podResources,
  BestEffort: ['pods'],
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
};

const contradictions = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];

/** Scopes that are there or not and have no values. */
const existsOnly = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity'];

export function validateQuotaScopes(spec: ResourceQuotaSpec): readonly FieldError[] {
  return [...validateScopeList(spec), ...(spec.scopeSelector ? validateSelector(spec, spec.scopeSelector) : [])];
}

function validateScopeList({ scopes = [], hard = {} }: ResourceQuotaSpec): readonly FieldError[] {
  const path = 'spec.scopes';
  const errors = scopes.flatMap((scope) => [
    ...(isKnown(scope) ? [] : [invalid(path, scopes, 'unsupported scope')]),
    ...unsuitable(scope, hard).map(() => invalid(path, scopes, 'unsupported scope applied to resource')),
  ]);
  return [...errors, ...contradicting(scopes).map(() => invalid(path, scopes, 'conflicting scopes'))];
}

function validateSelector({ scopes, hard = {} }: ResourceQuotaSpec, selector: ScopeSelector): readonly FieldError[] {
  const path = 'spec.scopeSelector.matchExpressions';
  const requirements = selector.matchExpressions ?? [];
  const errors = requirements.flatMap((requirement) => [
    ...(isKnown(requirement.scopeName) ? [] : [invalid(childPath(path, 'scopeName'), requirement.scopeName, 'unsupported scope')]),
    ...unsuitable(requirement.scopeName, hard).map(() => invalid(path, internalForm(selector), 'unsupported scope applied to resource')),
    ...validateRequirement(requirement, path),
  ]);
  const conflicts = contradicting(requirements.map(({ scopeName }) => scopeName));
  return [...errors, ...conflicts.map(() => invalid(path, scopes, 'conflicting scopes'))];
}

function validateRequirement({ scopeName, operator, values = [] }: ScopedResourceSelectorRequirement, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (existsOnly.includes(scopeName) && operator !== 'Exists') {
    const names =
      'ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity';
    errors.push(invalid(childPath(path, 'operator'), operator, `must be 'Exists' when scope is any of ${names}`));
  }
  if (operator === 'In' || operator === 'NotIn') {
    const text = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
    if (values.length === 0) errors.push(required(childPath(path, 'values'), text));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    const text = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
    if (values.length > 0) errors.push(invalid(childPath(path, 'values'), values, text));
  } else errors.push(invalid(childPath(path, 'operator'), operator, 'not a valid selector operator'));
  return errors;
}

function isKnown(scope: string): boolean {
  return Object.hasOwn(resourcesOfScope, scope);
}

/** The standard resources of `hard` that the scope has nothing to do with. */
function unsuitable(scope: string, hard: Readonly<Record<string, string>>): readonly string[] {
  const suitable = isKnown(scope) ? resourcesOfScope[scope] : undefined;
  if (!suitable) return [];
  return Object.keys(hard)
    .toSorted(compareBytewise)
    .filter((name) => isStandardQuotaResource(name) && !suitable.includes(name));
}

function contradicting(scopes: readonly string[]): readonly (readonly string[])[] {
  return contradictions.filter((pair) => pair.every((scope) => scopes.includes(scope)));
}

/** Upstream prints the selector as its internal type. */
function internalForm({ matchExpressions }: ScopeSelector): RawJson {
  const requirements = matchExpressions?.map(({ scopeName, operator, values }) =>
    goStruct({ ScopeName: scopeName, Operator: operator, Values: values }),
  );
  return goStruct({ MatchExpressions: requirements });
}
