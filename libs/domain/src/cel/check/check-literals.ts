import type { Checked } from '#domain/cel/check/checked.js';
import { checkFormatCall } from '#domain/cel/library/check-format-call.js';
import {
  type CallExpression,
  childrenOf,
  type Expression,
  type ListExpression,
  type MapExpression,
} from '#domain/cel/syntax/expression.js';
import { type Issue, locationOf } from '#domain/cel/syntax/source.js';
import { type CelType, dynType, parameterOf, sameType } from '#domain/cel/types/cel-type.js';
import { toDuration, toTimestamp } from '#domain/cel/values/convert.js';
import { CelError, type CelValue } from '#domain/cel/values/value.js';
import { goRegExpProblem } from '#domain/regexp/go-reg-exp.js';

/** Literals that can be seen to be wrong before there are values. Source: cel-go's cel/validator.go and ext/formatting.go. */
export function checkLiterals(checked: Checked): readonly Issue[] {
  const nodes = [...descendants(checked.expression, false)];
  const calls = nodes.flatMap(({ node }) => (node.kind === 'call' ? [node] : []));
  const found: Found[] = [
    ...calls.flatMap((call) => badArgument(call, 'duration', (value) => toDuration(value) instanceof CelError)),
    ...calls.flatMap((call) => badArgument(call, 'timestamp', (value) => toTimestamp(value) instanceof CelError)),
    ...calls.flatMap((call) => badArgument(call, 'matches', (value) => typeof value === 'string' && goRegExpProblem(value) !== undefined)),
    ...nodes.flatMap(({ node, exempt }) => (node.kind === 'list' && !exempt ? mixedElements(node, checked) : [])),
    ...nodes.flatMap(({ node, exempt }) => (node.kind === 'map' && !exempt ? mixedEntries(node, checked) : [])),
    ...calls.flatMap((call) => checkFormatCall(call, checked)),
  ];
  return found.map(({ at, message }) => ({ location: locationOf(checked.text, at), message }));
}

interface Found {
  readonly at: number;
  readonly message: string;
}

/** Every node, children before parents; those within the arguments of `format` may mix types. */
function* descendants(node: Expression, exempt: boolean): Generator<{ readonly node: Expression; readonly exempt: boolean }> {
  const within = exempt || (node.kind === 'call' && node.function === 'format');
  for (const child of childrenOf(node)) yield* descendants(child, within);
  yield { node, exempt };
}

function badArgument(call: CallExpression, name: string, isBad: (value: CelValue) => boolean): readonly Found[] {
  const [argument] = call.args;
  if (call.function !== name || argument?.kind !== 'literal' || !isBad(argument.value)) return [];
  return [{ at: argument.at, message: `invalid ${name} argument` }];
}

function mismatch(at: number, expected: CelType, actual: CelType): Found {
  return { at, message: `expected type '${expected.text}' but found '${actual.text}'` };
}

function typeAt(node: Expression, { types }: Checked, optional: boolean): CelType {
  const type = types.get(node) ?? dynType;
  return optional ? parameterOf(type, 0) : type;
}

function mixedElements({ elements, optionals }: ListExpression, checked: Checked): readonly Found[] {
  const typesOf = elements.map((element, i) => typeAt(element, checked, optionals.has(i)));
  const [first] = typesOf;
  const odd = typesOf.findIndex((type) => first !== undefined && !sameType(first, type, true));
  return first && odd >= 0 ? [mismatch(elements[odd]?.at ?? -1, first, typesOf[odd] ?? dynType)] : [];
}

function mixedEntries({ entries }: MapExpression, checked: Checked): readonly Found[] {
  const [first] = entries;
  if (!first) return [];
  const [keyType, valueType] = [typeAt(first.key, checked, false), typeAt(first.value, checked, first.optional)];
  return entries.slice(1).flatMap(({ key, value, optional }) => {
    const [otherKey, otherValue] = [typeAt(key, checked, false), typeAt(value, checked, optional)];
    return [
      ...(sameType(keyType, otherKey, true) ? [] : [mismatch(key.at, keyType, otherKey)]),
      ...(sameType(valueType, otherValue, true) ? [] : [mismatch(value.at, valueType, otherValue)]),
    ];
  });
}
