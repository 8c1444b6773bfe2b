import type { Checked } from '#domain/cel/check/checked.js';
import { clauseProblems, writeFormat } from '#domain/cel/library/format-text.js';
import type { ValueText } from '#domain/cel/library/format-value.js';
import type { CallExpression, Expression } from '#domain/cel/syntax/expression.js';
import { dynType, isDyn, type TypeKind } from '#domain/cel/types/cel-type.js';

/** Kinds of types that a clause takes. */
const kindsOf: Readonly<Record<string, readonly TypeKind[]>> = {
  s: ['list', 'map', 'int', 'uint', 'double', 'bool', 'string', 'timestamp', 'bytes', 'duration', 'type', 'null'],
  d: ['int', 'uint'],
  f: ['double', 'string'],
  e: ['double', 'string'],
  b: ['int', 'uint', 'bool'],
  x: ['int', 'uint', 'string', 'bytes'],
  X: ['int', 'uint', 'string', 'bytes'],
  o: ['int', 'uint'],
};

/** What is wrong with a call of `format` whose format and list are written out. Source: cel-go's ext/formatting.go. */
export function checkFormatCall(call: CallExpression, checked: Checked): readonly { readonly at: number; readonly message: string }[] {
  const { target, args } = call;
  const [list] = args;
  if (call.function !== 'format' || target?.kind !== 'literal' || typeof target.value !== 'string') return [];
  if (list?.kind !== 'list' || args.length !== 1) return [];
  let used = 0;
  const result = writeFormat(target.value, list.elements.length, ({ letter }, argument) => {
    used += 1;
    const element = list.elements[argument];
    const wrong = element && misfit(element, letter, checked);
    return wrong ? problemOf(wrong, letter, checked) : { text: '' };
  });
  if ('problem' in result) return [{ at: result.at ?? call.at, message: result.problem }];
  const count = list.elements.length;
  if (count <= used) return [];
  return [{ at: call.at, message: `too many arguments supplied to string.format (expected ${used}, got ${count})` }];
}

function problemOf(node: Expression, letter: string, { types }: Checked): ValueText {
  return { problem: `${clauseProblems[letter] ?? ''}, was given ${(types.get(node) ?? dynType).name}`, at: node.at };
}

/** The node that the clause does not take: the argument, or what is written within it. */
function misfit(node: Expression, letter: string, checked: Checked): Expression | undefined {
  const type = checked.types.get(node) ?? dynType;
  if (!isDyn(type) && !kindsOf[letter]?.includes(type.kind)) return node;
  if (letter !== 's') return undefined;
  const inner = node.kind === 'list' ? node.elements : node.kind === 'map' ? node.entries.flatMap(({ key, value }) => [key, value]) : [];
  for (const child of inner) {
    const wrong = misfit(child, letter, checked);
    if (wrong) return wrong;
  }
  return undefined;
}
