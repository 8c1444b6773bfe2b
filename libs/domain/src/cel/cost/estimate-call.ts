import type { CallEstimate, EstimatedNode } from '#domain/cel/cost/call-estimate.js';
import type { EntrySizes } from '#domain/cel/cost/estimate-cost.js';
import { addRanges, exactly, type Range, scaleRange, traversalFactor, unionOf, unknownRange } from '#domain/cel/cost/range.js';
import type { Environment } from '#domain/cel/check/environment.js';
import type { CallExpression, Expression } from '#domain/cel/syntax/expression.js';
import { sameType } from '#domain/cel/types/cel-type.js';

/** A call with all that is known of it before it is made. */
export interface EstimatedCall {
  readonly expression: CallExpression;
  readonly name: string;
  readonly overload: string;
  readonly target: EstimatedNode | undefined;
  readonly args: readonly EstimatedNode[];
  /** What the arguments cost, the target not among them. */
  readonly costs: readonly Range[];
}

/** What is known of expressions that were counted. */
interface Known {
  readonly environment: Environment;
  readonly nodeSize: (node: EstimatedNode) => Range;
  entriesOf(expression: Expression): EntrySizes | undefined;
  setEntries(expression: Expression, entries: EntrySizes | undefined): void;
}

type Rule = (known: Known, call: EstimatedCall) => CallEstimate | undefined;

/** What a call by one overload may cost, with its arguments, and how large its result may be. */
export function estimateCall(known: Known, call: EstimatedCall): CallEstimate {
  const declaration = known.environment.functions.get(call.name);
  const overload = declaration?.overloads.find(({ id }) => id === call.overload);
  const estimator = overload?.estimate ?? declaration?.estimate;
  const estimate = estimator?.(known.nodeSize, call.target, call.args);
  if (estimate) return withArguments(estimate, call);
  return rules.get(call.overload)?.(known, call) ?? withArguments({ cost: exactly(1) }, call);
}

function withArguments({ cost, size }: CallEstimate, { costs }: EstimatedCall): CallEstimate {
  const total = addRanges(cost, ...costs);
  return size ? { cost: total, size } : { cost: total };
}

function sizeOrUnknown(node: EstimatedNode | undefined): Range {
  return node?.size ?? unknownRange;
}

/** The first term is always evaluated, the second perhaps. */
const logical: Rule = (_known, { costs: [left = unknownRange, right = unknownRange] }) => ({
  cost: { min: left.min, max: addRanges(left, right).max },
});

/** One of two branches. */
const conditional: Rule = (known, { expression, args, costs }) => {
  const [condition = unknownRange, whenTrue = unknownRange, whenFalse = unknownRange] = costs;
  const [, first, second] = args;
  known.setEntries(expression, commonEntries(known, first, second));
  return { cost: addRanges(condition, unionOf(whenTrue, whenFalse)), size: unionOf(sizeOrUnknown(first), sizeOrUnknown(second)) };
};

function commonEntries(known: Known, a: EstimatedNode | undefined, b: EstimatedNode | undefined): EntrySizes | undefined {
  const [left, right] = [a, b].map((node) => node?.expression && known.entriesOf(node.expression));
  return left && right && { container: left.container, key: unionOf(left.key, right.key), value: unionOf(left.value, right.value) };
}

/** The sizes of both together; texts and bytes are copied, lists are not. */
const concatenation: Rule = (known, call) => {
  const [left, right] = call.args;
  const size = addRanges(sizeOrUnknown(left), sizeOrUnknown(right));
  known.setEntries(call.expression, commonEntries(known, left, right));
  const cost = call.overload === 'add_list' ? exactly(1) : scaleRange(size, traversalFactor);
  return withArguments({ cost, size }, call);
};

/** A walk over the shorter one. */
const comparison: Rule = (_known, call) => {
  const [left, right] = call.args;
  const max = Math.min(sizeOrUnknown(left).max, sizeOrUnknown(right).max);
  return withArguments({ cost: scaleRange({ min: max > 0 ? 1 : 0, max }, traversalFactor) }, call);
};

/** Values of the libraries, by the names of their types; source: apiserver/pkg/cel/library/cost.go. */
const quickTypes: ReadonlySet<string> = new Set([
  'net.IP',
  'net.CIDR',
  'kubernetes.Quantity',
  'kubernetes.Semver',
  'kubernetes.authorization.Authorizer',
  'kubernetes.authorization.PathCheck',
  'kubernetes.authorization.GroupCheck',
  'kubernetes.authorization.ResourceCheck',
  'kubernetes.authorization.Decision',
]);
const longestFormat = 64;

const equality: Rule = (known, call) => {
  const [left, right] = call.args;
  if (!left || !right || !sameType(left.type, right.type)) return comparison(known, call);
  const { name } = left.type;
  if (quickTypes.has(name)) return withArguments({ cost: exactly(1) }, call);
  const longest = name === 'kubernetes.NamedFormat' ? longestFormat : name === 'kubernetes.URL' ? (right.size?.max ?? 1) : undefined;
  if (longest === undefined) return comparison(known, call);
  return withArguments({ cost: scaleRange({ min: 1, max: longest }, traversalFactor) }, call);
};

const inList: Rule = (_known, call) => withArguments({ cost: sizeOrUnknown(call.args[1]) }, call);

/** Rules of cel-go's checker/cost.go by the ids of overloads. */
const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['logical_and', logical],
  ['logical_or', logical],
  ['conditional', conditional],
  ['add_string', concatenation],
  ['add_bytes', concatenation],
  ['add_list', concatenation],
  ['equals', equality],
  ['not_equals', comparison],
  ['in_list', inList],
  ...['less', 'less_equals', 'greater', 'greater_equals'].flatMap((name) => [
    [`${name}_string`, comparison] as const,
    [`${name}_bytes`, comparison] as const,
  ]),
]);
