import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { type CallCost, sizeOfValue, walkOver } from '#domain/cel/cost/call-cost.js';
import { type CallEstimator, walkOverTarget } from '#domain/cel/cost/call-estimate.js';
import { addRanges, multiplyRanges, type Range, scaleRange, traversalFactor, unlimited } from '#domain/cel/cost/range.js';
import { formatText } from '#domain/cel/library/format-text.js';
import { declare, memberOverload, overload } from '#domain/cel/library/overloads.js';
import { replaceText, splitText } from '#domain/cel/library/split-text.js';
import { dynType, intType, listType, parameterOf, stringType } from '#domain/cel/types/cel-type.js';
import type { Integer } from '#domain/cel/values/integer.js';
import { ValueList } from '#domain/cel/values/list.js';
import { valueText } from '#domain/cel/values/value-text.js';
import { CelError, type CelList, type CelValue } from '#domain/cel/values/value.js';
import { quoteEscapes } from '#domain/json/go-marshal.js';

/** Version 2 of the strings extension of cel-go (ext/strings.go), with what Kubernetes counts for it (apiserver/pkg/cel/library/cost.go). */

const listOfStrings = listType(stringType);

function outOfRange(index: Integer): CelError {
  return new CelError(`index out of range: ${index}`);
}

function charAt(text: string, index: Integer): CelValue {
  const characters = Array.from(text);
  const at = Number(index);
  if (at < 0 || at > characters.length) return outOfRange(index);
  return characters[at] ?? '';
}

function substring(text: string, start: Integer, end?: Integer): CelValue {
  const characters = Array.from(text);
  if (end !== undefined && start > end) return new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  if (start < 0 || start > characters.length) return outOfRange(start);
  if (end !== undefined && (end < 0 || end > characters.length)) return outOfRange(end);
  return characters.slice(Number(start), end === undefined ? undefined : Number(end)).join('');
}

function indexOf(text: string, part: string, offset: Integer = 0): CelValue {
  if (part === '') return offset;
  if (offset < 0) return outOfRange(offset);
  return search(text, part, offset, (characters, sought) =>
    characters.findIndex((_, i) => i >= Number(offset) && startsAt(characters, sought, i)),
  );
}

function lastIndexOf(text: string, part: string, offset?: Integer): CelValue {
  const last = offset ?? Array.from(text).length - 1;
  if (part === '') return offset ?? Array.from(text).length;
  if (offset === undefined && text.length < part.length) return -1;
  if (last < 0) return outOfRange(last);
  return search(text, part, last, (characters, sought) =>
    characters.findLastIndex((_, i) => i <= Number(last) && startsAt(characters, sought, i)),
  );
}

function search(text: string, part: string, offset: Integer, find: (text: readonly string[], part: readonly string[]) => number): number {
  const characters = Array.from(text);
  return offset >= characters.length ? -1 : find(characters, Array.from(part));
}

function startsAt(characters: readonly string[], sought: readonly string[], at: number): boolean {
  return sought.every((character, i) => characters[at + i] === character);
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function upperAscii(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** White space as Unicode has it (strings.TrimSpace), which is not all that JavaScript trims. */
function trim(text: string): string {
  return text
    .replace(/^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/, '')
    .replace(
      /(?<![\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000])[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/,
      '',
    );
}

function split(text: string, separator: string, limit: Integer = -1): CelValue {
  return new ValueList(splitText(text, separator, Number(limit)));
}

function replace(text: string, old: string, by: string, limit: Integer = -1): CelValue {
  return replaceText(text, old, by, Number(limit));
}

function join(list: CelList, separator = ''): CelValue {
  const texts: string[] = [];
  for (const element of list) {
    if (typeof element !== 'string')
      return new CelError(`join: invalid input: ${element instanceof CelError ? element.message : valueText(element)}`);
    texts.push(element);
  }
  return texts.join(separator);
}

function quote(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the bell is one of them
  return `"${text.replace(/[\x07\b\f\n\r\t\v\\"]/g, (character) => quoteEscapes[character] ?? character)}"`;
}

/** What replacing may leave depends on how many places there are, and on which of the two texts is longer. */
const replaceEstimate: CallEstimator = (sizeOf, target, [old, by]) => {
  if (!target || !old || !by) return undefined;
  const [size, oldSize, bySize] = [sizeOf(target), sizeOf(old), sizeOf(by)];
  const most = mostReplaced(size, oldSize, bySize);
  const least = leastReplaced(size, oldSize, bySize);
  const count = { min: least.count, max: most.count };
  const kept = { min: least.kept, max: most.kept };
  return { cost: scaleRange(size, 2 * traversalFactor), size: addRanges(multiplyRanges(count, bySize), kept) };
};

interface Replaced {
  readonly count: number;
  readonly kept: number;
}

function mostReplaced(size: Range, old: Range, by: Range): Replaced {
  if (old.min === 0) return { count: Math.min(size.max + 1, unlimited), kept: size.max };
  if (by.max <= old.min) return { count: 0, kept: size.max };
  return { count: Math.ceil(size.max / old.min), kept: 0 };
}

function leastReplaced(size: Range, old: Range, by: Range): Replaced {
  if (old.max === 0) return { count: Math.min(size.min + 1, unlimited), kept: size.min };
  if (old.max <= by.min) return { count: 0, kept: size.min };
  return { count: Math.ceil(size.min / old.max), kept: 0 };
}

const splitEstimate: CallEstimator = (sizeOf, target, [, limit]) => {
  if (!target) return undefined;
  const size = sizeOf(target);
  const literal = limit?.expression?.kind === 'literal' ? limit.expression.value : undefined;
  const most = typeof literal === 'number' ? (literal < 0 ? unlimited : literal) : size.max;
  return { cost: scaleRange(size, 2 * traversalFactor), size: { min: 0, max: most } };
};

const joinEstimate: CallEstimator = (sizeOf, target, [separator]) => {
  if (!target) return undefined;
  const listSize = sizeOf(target);
  const element = {
    path: target.path && [...target.path, '@items'],
    type: parameterOf(target.type, 0),
    expression: undefined,
    size: undefined,
  };
  const texts = target.type.parameters.length === 0 ? { min: 0, max: 0 } : multiplyRanges(listSize, sizeOf(element));
  const between = { min: Math.max(listSize.min - 1, 0), max: Math.max(listSize.max - 1, 0) };
  const size = separator ? addRanges(texts, multiplyRanges(sizeOf(separator), between)) : texts;
  return { cost: scaleRange(size, traversalFactor), size };
};

const joinCost: CallCost = (_args, result) => Math.ceil(sizeOfValue(result) * 2 * traversalFactor);

const onceOver = { cost: walkOver(0), estimate: walkOverTarget(1, true) };

/** Quoting at most doubles a text; upstream's sum of it runs over at the end of uint64. */
const quoteEstimate: CallEstimator = (sizeOf, _target, [text]) => {
  const size = text && sizeOf(text);
  return (
    size && { cost: scaleRange(size, traversalFactor), size: { min: size.min + 2, max: size.max >= unlimited ? 0 : size.max * 2 + 2 } }
  );
};

const formatEstimate: CallEstimator = (sizeOf, target) => target && { cost: scaleRange(sizeOf(target), traversalFactor) };

/** indexOf and lastIndexOf also are functions of lists, where their costs are declared. */
export const stringFunctions: readonly FunctionDeclaration[] = [
  declare('charAt', [memberOverload('string_char_at_int', [stringType, intType], stringType, { evaluate: charAt })]),
  declare('indexOf', [
    memberOverload('string_index_of_string', [stringType, stringType], intType, {
      evaluate: (text: string, part: string) => indexOf(text, part),
    }),
    memberOverload('string_index_of_string_int', [stringType, stringType, intType], intType, {
      evaluate: (text: string, part: string, offset: Integer) => indexOf(text, part, offset),
    }),
  ]),
  declare('lastIndexOf', [
    memberOverload('string_last_index_of_string', [stringType, stringType], intType, {
      evaluate: (text: string, part: string) => lastIndexOf(text, part),
    }),
    memberOverload('string_last_index_of_string_int', [stringType, stringType, intType], intType, {
      evaluate: (text: string, part: string, offset: Integer) => lastIndexOf(text, part, offset),
    }),
  ]),
  declare('lowerAscii', [memberOverload('string_lower_ascii', [stringType], stringType, { evaluate: lowerAscii })], onceOver),
  declare(
    'replace',
    [
      memberOverload('string_replace_string_string', [stringType, stringType, stringType], stringType, {
        evaluate: (text: string, old: string, by: string) => replace(text, old, by),
      }),
      memberOverload('string_replace_string_string_int', [stringType, stringType, stringType, intType], stringType, {
        evaluate: (text: string, old: string, by: string, limit: Integer) => replace(text, old, by, limit),
      }),
    ],
    { cost: walkOver(0, 2), estimate: replaceEstimate },
  ),
  declare(
    'split',
    [
      memberOverload('string_split_string', [stringType, stringType], listOfStrings, {
        evaluate: (text: string, separator: string) => split(text, separator),
      }),
      memberOverload('string_split_string_int', [stringType, stringType, intType], listOfStrings, {
        evaluate: (text: string, separator: string, limit: Integer) => split(text, separator, limit),
      }),
    ],
    { cost: walkOver(0, 2), estimate: splitEstimate },
  ),
  declare(
    'substring',
    [
      memberOverload('string_substring_int', [stringType, intType], stringType, {
        evaluate: (text: string, start: Integer) => substring(text, start),
      }),
      memberOverload('string_substring_int_int', [stringType, intType, intType], stringType, {
        evaluate: (text: string, start: Integer, end: Integer) => substring(text, start, end),
      }),
    ],
    onceOver,
  ),
  declare('trim', [memberOverload('string_trim', [stringType], stringType, { evaluate: trim })], onceOver),
  declare('upperAscii', [memberOverload('string_upper_ascii', [stringType], stringType, { evaluate: upperAscii })], onceOver),
  declare('format', [
    memberOverload('string_format', [stringType, listType(dynType)], stringType, {
      evaluate: (text: string, args: CelList) => formatText(text, args),
      variadic: true,
      cost: walkOver(0),
      estimate: formatEstimate,
    }),
  ]),
  declare('strings.quote', [
    overload('strings_quote', [stringType], stringType, { evaluate: quote, cost: walkOver(0), estimate: quoteEstimate }),
  ]),
  declare(
    'join',
    [
      memberOverload('list_join', [listOfStrings], stringType, { evaluate: (list: CelList) => join(list) }),
      memberOverload('list_join_string', [listOfStrings, stringType], stringType, {
        evaluate: (list: CelList, separator: string) => join(list, separator),
      }),
    ],
    { cost: joinCost, estimate: joinEstimate },
  ),
];
