import { type CompiledRule, compileRules } from '#domain/custom-resources/rules/compile-rules.js';
import { ruleEstimateLimit } from '#domain/custom-resources/rules/limits.js';
import { costMessage, TotalCost } from '#domain/custom-resources/rules/total-cost.js';
import { escapeName } from '#domain/custom-resources/expressions/escape-name.js';
import { declareSchema, type TypeDeclaration } from '#domain/custom-resources/expressions/type-declaration.js';
import { unlimited } from '#domain/cel/cost/range.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { goStruct } from '#domain/json/go-struct.js';
import type { ValidationRule } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, forbidden, indexPath, invalid } from '#domain/status/field-error.js';

/**
 * What is wrong with the CEL in the rules of a schema: expressions that do not compile or may cost too much, and looks at oldSelf where
 * nothing tells what a value was before. Rules are not looked at where `schemaErrors`, what else is wrong with the schema, has something at
 * the same place or within. Source: ValidateCustomResourceDefinitionOpenAPISchema and CELSchemaContext of apiextensions-apiserver's
 * pkg/apis/apiextensions/validation.
 */
export function validateRules(schema: StructuralSchema, path: string, schemaErrors: readonly FieldError[]): readonly FieldError[] {
  const total = new TotalCost();
  const broken = schemaErrors.map(({ field }) => field);
  const place = { schema, path, declaration: undefined, isRoot: true, isDeclared: false, cardinality: 1, uncorrelatable: undefined };
  const errors = validateNode(place, { total, isBroken: (at) => broken.some((field) => isWithin(field, at)) });
  return [...errors, ...total.errors(path)];
}

interface Place {
  readonly schema: StructuralSchema;
  readonly path: string;
  /** What the declaration around says of this schema; only rules make it known. */
  readonly declaration: TypeDeclaration | undefined;
  readonly isRoot: boolean;
  /** There are rules here or further out, so that `declaration` is to be made. */
  readonly isDeclared: boolean;
  /** How often such a value can be in an object; undefined where nothing limits it. */
  readonly cardinality: number | undefined;
  /** The path of the schema around in which values cannot be told to be the same as before. */
  readonly uncorrelatable: string | undefined;
}

/** What is known of the whole schema. */
interface Whole {
  readonly total: TotalCost;
  /** Something else is wrong at this path or within. */
  isBroken(path: string): boolean;
}

function isWithin(field: string, path: string): boolean {
  return field.startsWith(path) && (field.length === path.length || field[path.length] === '.' || field[path.length] === '[');
}

function validateNode(place: Place, whole: Whole): readonly FieldError[] {
  const { schema, path } = place;
  const isDeclared = place.isDeclared || schema.rules.length > 0;
  const declaration = isDeclared ? (place.declaration ?? declareSchema(schema, place.isRoot || schema.isEmbeddedResource)) : undefined;
  const inner = childrenOf({ ...place, isDeclared }, declaration).flatMap((child) => validateNode(child, whole));
  if (schema.rules.length === 0 || whole.isBroken(path)) return inner;
  if (declaration) return [...inner, ...validateRuleList(compileRules(schema.rules, schema, declaration), place, whole.total)];
  const words =
    'failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations';
  return [...inner, { type: 'InternalError', field: `${path}.x-kubernetes-validations`, detail: `internal error: ${words}` }];
}

function childrenOf(place: Place, declaration: TypeDeclaration | undefined): readonly Place[] {
  const { schema, path, isDeclared } = place;
  const { additionalProperties, items, properties, mapType } = schema;
  const isCorrelatable = mapType === undefined || mapType === 'granular' || mapType === 'atomic';
  const common = { isRoot: false, isDeclared, cardinality: cardinalityWithin(place), uncorrelatable: place.uncorrelatable };
  return [
    ...(typeof additionalProperties === 'object'
      ? [{ ...common, schema: additionalProperties, path: `${path}.additionalProperties`, declaration: declaration?.element }]
      : []),
    ...Array.from(properties, ([name, property]) => ({
      ...common,
      schema: property,
      path: indexPath(`${path}.properties`, name),
      declaration: declaration?.fields?.get(escapeName(name) ?? ''),
      uncorrelatable: place.uncorrelatable ?? (isCorrelatable ? undefined : path),
    })),
    ...(items
      ? [
          {
            ...common,
            schema: items,
            path: `${path}.items`,
            declaration: declaration?.element,
            uncorrelatable: place.uncorrelatable ?? (schema.listType === 'map' ? undefined : path),
          },
        ]
      : []),
  ];
}

/** How often what is in a value can be in an object. */
function cardinalityWithin({ schema, cardinality }: Place): number | undefined {
  if (cardinality === undefined) return undefined;
  const { type, additionalProperties, props } = schema;
  const isMap = type === 'object' && additionalProperties !== undefined;
  if (!isMap && type !== 'array') return cardinality;
  const limit = isMap ? props.maxProperties : props.maxItems;
  return limit === undefined ? undefined : product(cardinality, Math.max(limit, 0));
}

function product(cost: number, times: number): number {
  return Math.min(cost * times, unlimited);
}

function validateRuleList(rules: readonly CompiledRule[], place: Place, total: TotalCost): readonly FieldError[] {
  return rules.flatMap((compiled, i) => {
    const at = indexPath(`${place.path}.x-kubernetes-validations`, i);
    const cost = product(compiled.maxCost, place.cardinality ?? compiled.maxCardinality);
    total.observe(`${at}.rule`, cost);
    return [
      ...(cost > ruleEstimateLimit ? [forbidden(`${at}.rule`, costMessage('estimated rule cost', cost, ruleEstimateLimit))] : []),
      ...(compiled.problem === undefined ? [] : [invalid(`${at}.rule`, printed(compiled.rule), compiled.problem)]),
      ...validateMessage(compiled, at, total),
      ...validateOldSelf(compiled, at, place.uncorrelatable),
    ];
  });
}

function validateMessage({ rule, message }: CompiledRule, path: string, total: TotalCost): readonly FieldError[] {
  if (!message) return [];
  const at = `${path}.messageExpression`;
  if (message.problem !== undefined) return [invalid(at, printed(rule), message.problem)];
  total.observe(at, message.maxCost);
  const isDear = message.maxCost > ruleEstimateLimit;
  return isDear ? [forbidden(at, costMessage('estimated messageExpression cost', message.maxCost, ruleEstimateLimit))] : [];
}

function validateOldSelf({ rule, usesOldSelf }: CompiledRule, path: string, uncorrelatable: string | undefined): readonly FieldError[] {
  if (usesOldSelf) {
    const words = 'oldSelf cannot be used on the uncorrelatable portion of the schema within';
    return uncorrelatable === undefined ? [] : [invalid(`${path}.rule`, rule.rule, `${words} ${uncorrelatable}`)];
  }
  if (rule.optionalOldSelf === undefined) return [];
  return [invalid(`${path}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule')];
}

/** A rule as messages show it: all members of upstream's internal type. */
function printed({ rule, message = '', messageExpression = '', reason, fieldPath = '', optionalOldSelf }: ValidationRule): unknown {
  return goStruct({
    Rule: rule,
    Message: message,
    MessageExpression: messageExpression,
    Reason: reason ?? null,
    FieldPath: fieldPath,
    OptionalOldSelf: optionalOldSelf ?? null,
  });
}
