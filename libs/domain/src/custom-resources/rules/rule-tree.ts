import { type CompiledRule, compileRules } from '#domain/custom-resources/rules/compile-rules.js';
import { escapeName } from '#domain/custom-resources/expressions/escape-name.js';
import { type ReadValue, readerOf } from '#domain/custom-resources/expressions/schema-values.js';
import { declareSchema, type TypeDeclaration } from '#domain/custom-resources/expressions/type-declaration.js';
import { withTypeAndObjectMeta } from '#domain/custom-resources/expressions/with-type-and-object-meta.js';
import { type StructuralSchema, toStructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';

/** The rules for a value and for what is in it, where there are any. Source: Validator of apiextensions-apiserver's schema/cel/validation.go. */
export interface RuleTree {
  readonly schema: StructuralSchema;
  readonly rules: readonly CompiledRule[];
  /** Why no rule can be asked. */
  readonly problem: string | undefined;
  readonly read: ReadValue;
  readonly properties: ReadonlyMap<string, RuleTree>;
  readonly items: RuleTree | undefined;
  readonly additionalProperties: RuleTree | undefined;
  /** Rules that schemas in `allOf` have for the same value. */
  readonly allOf: readonly RuleTree[];
}

const known = new WeakMap<StructuralSchema, { readonly tree: RuleTree | undefined }>();

/** The rules of a kind, compiled when they are first asked for. */
export function ruleTreeOf(schema: StructuralSchema): RuleTree | undefined {
  const found = known.get(schema);
  if (found) return found.tree;
  const tree = buildRuleTree(schema, true);
  known.set(schema, { tree });
  return tree;
}

/** Undefined where there are no rules. Rules in `allOf` alone are not seen, upstream having it so. */
export function buildRuleTree(schema: StructuralSchema, isResourceRoot: boolean): RuleTree | undefined {
  if (!hasRules(schema)) return undefined;
  return build({ rules: schema, node: schema, declaration: declareSchema(schema, isResourceRoot), isResourceRoot });
}

function hasRules({ rules, items, properties, additionalProperties }: StructuralSchema): boolean {
  return (
    rules.length > 0 ||
    (items !== undefined && hasRules(items)) ||
    (typeof additionalProperties === 'object' && hasRules(additionalProperties)) ||
    [...properties.values()].some(hasRules)
  );
}

/** A schema with rules, and the schema that tells the types: they differ within `allOf`. */
interface Place {
  readonly rules: StructuralSchema;
  readonly node: StructuralSchema;
  readonly declaration: TypeDeclaration | undefined;
  readonly isResourceRoot: boolean;
}

function build(place: Place): RuleTree | undefined {
  const { rules: source, node, declaration, isResourceRoot } = place;
  const rules = declaration ? compileRules(source.rules, node, declaration) : [];
  const problem = !declaration && source.rules.length > 0 ? 'failed to convert to declType for CEL validation rules' : undefined;
  const items = source.items && node.items && within(source.items, node.items, declaration?.element);
  const additionalProperties = buildOthers(place);
  const properties = buildProperties(place);
  const allOf = (source.props.allOf ?? []).flatMap((props) => build({ ...place, rules: toStructuralSchema(props) }) ?? []);
  const hasNone = rules.length === 0 && !problem && !items && !additionalProperties && properties.size === 0 && allOf.length === 0;
  if (hasNone) return undefined;
  const read = readerOf(isResourceRoot ? withTypeAndObjectMeta(node) : node);
  return { schema: node, rules, problem, read, properties, items, additionalProperties, allOf };
}

function within(rules: StructuralSchema, node: StructuralSchema, declaration: TypeDeclaration | undefined): RuleTree | undefined {
  return build({ rules, node, declaration, isResourceRoot: node.isEmbeddedResource });
}

function buildOthers({ rules, node, declaration }: Place): RuleTree | undefined {
  const [source, target] = [rules.additionalProperties, node.additionalProperties];
  if (typeof source !== 'object' || typeof target !== 'object') return undefined;
  return within(source, target, declaration?.element);
}

function buildProperties({ rules, node, declaration }: Place): ReadonlyMap<string, RuleTree> {
  const trees = new Map<string, RuleTree>();
  for (const [name, source] of rules.properties) {
    const property = node.properties.get(name);
    const inner = property && propertyDeclaration(name, property, declaration);
    const tree = property && inner && within(source, property, inner);
    if (tree) trees.set(name, tree);
  }
  return trees;
}

/** Undefined where expressions cannot see the property. One that cannot be named may have rules of its own all the same. */
function propertyDeclaration(
  name: string,
  property: StructuralSchema,
  declaration: TypeDeclaration | undefined,
): TypeDeclaration | undefined {
  const escaped = escapeName(name);
  return escaped === undefined ? declareSchema(property, property.isEmbeddedResource) : declaration?.fields?.get(escaped);
}
