import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { type CallCost, sizeOfValue, unitCost } from '#domain/cel/cost/call-cost.js';
import { type CallEstimator, unitEstimate } from '#domain/cel/cost/call-estimate.js';
import {
  addRanges,
  exactly,
  listCreationCost,
  type Range,
  scaleRange,
  structCreationCost,
  traversalFactor,
} from '#domain/cel/cost/range.js';
import { declare, memberOverload } from '#domain/cel/library/overloads.js';
import { boolType, type CelType, objectType, stringType } from '#domain/cel/types/cel-type.js';

/**
 * Questions to the authorizer. Everybody may write them, but only where there is a variable `authorizer` can they be asked, which rules of
 * custom resources have not; the functions have no implementation therefore. Source: apiserver/pkg/cel/library/authz.go.
 */

export const authorizerType = objectType('kubernetes.authorization.Authorizer');
const pathCheck = objectType('kubernetes.authorization.PathCheck');
const groupCheck = objectType('kubernetes.authorization.GroupCheck');
const resourceCheck = objectType('kubernetes.authorization.ResourceCheck');
const decision = objectType('kubernetes.authorization.Decision');

const checkCost = 350_000;

/** A selector is parsed into about one requirement for two characters. */
function selectorRange(size: Range): Range {
  const requirements = scaleRange(scaleRange(size, 0.5), listCreationCost + structCreationCost);
  return addRanges(exactly(listCreationCost), scaleRange(size, traversalFactor), requirements);
}

const selectorCost: CallCost = ([, selector]) => selectorRange(exactly(sizeOfValue(selector))).max;
const selectorEstimate: CallEstimator = (sizeOf, _target, [selector]) => selector && { cost: selectorRange(sizeOf(selector)) };

function ask(name: string, id: string, [target, ...args]: readonly [CelType, ...CelType[]], result: CelType): FunctionDeclaration {
  return declare(name, [memberOverload(id, [target, ...args], result)], { cost: unitCost, estimate: unitEstimate });
}

export const authorizationFunctions: readonly FunctionDeclaration[] = [
  ask('path', 'authorizer_path', [authorizerType, stringType], pathCheck),
  ask('group', 'authorizer_group', [authorizerType, stringType], groupCheck),
  ask('serviceAccount', 'authorizer_serviceaccount', [authorizerType, stringType, stringType], authorizerType),
  ask('resource', 'groupcheck_resource', [groupCheck, stringType], resourceCheck),
  ask('subresource', 'resourcecheck_subresource', [resourceCheck, stringType], resourceCheck),
  ask('namespace', 'resourcecheck_namespace', [resourceCheck, stringType], resourceCheck),
  ask('name', 'resourcecheck_name', [resourceCheck, stringType], resourceCheck),
  declare(
    'check',
    [
      memberOverload('pathcheck_check', [pathCheck, stringType], decision),
      memberOverload('resourcecheck_check', [resourceCheck, stringType], decision),
    ],
    { cost: () => checkCost, estimate: () => ({ cost: exactly(checkCost) }) },
  ),
  ask('errored', 'decision_errored', [decision], boolType),
  ask('error', 'decision_error', [decision], stringType),
  ask('allowed', 'decision_allowed', [decision], boolType),
  ask('reason', 'decision_reason', [decision], stringType),
  declare('fieldSelector', [memberOverload('authorizer_fieldselector', [resourceCheck, stringType], resourceCheck)], {
    cost: selectorCost,
    estimate: selectorEstimate,
  }),
  declare('labelSelector', [memberOverload('authorizer_labelselector', [resourceCheck, stringType], resourceCheck)], {
    cost: selectorCost,
    estimate: selectorEstimate,
  }),
];
