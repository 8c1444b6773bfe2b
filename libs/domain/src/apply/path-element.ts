import { compareBytewise, goMarshal, goQuote } from '#domain/json/go-marshal.js';
import { formatGoFloat } from '#domain/json/go-print.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';

/**
 * One step of a path into an object, as its text in FieldsV1: `f:<name>` a member, `k:<json>` the item of a list with these keys, `v:<json>`
 * an item of a set, `i:<n>` an item by its place. Equal steps have equal texts, so texts are compared in place of what they say.
 * Source: sigs.k8s.io/structured-merge-diff fieldpath/{element,serialize-pe}.go.
 */
export type PathElement = string;

export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

/** `keys` with names in the order of their bytes. */
export function keyElement(keys: readonly (readonly [name: string, value: Json])[]): PathElement {
  let text = '';
  for (const [name, value] of keys) text += keyText(text, name, value);
  return `k:{${text}}`;
}

/** One key after those that `before` has. */
export function keyText(before: string, name: string, value: Json): string {
  return `${before === '' ? '' : ','}${quoted(name)}:${elementJson(value)}`;
}

const names = new Map<string, string>();

/** Names of keys are few: schemas have them. */
function quoted(name: string): string {
  let text = names.get(name);
  if (text === undefined) {
    text = JSON.stringify(name);
    if (names.size < 1000) names.set(name, text);
  }
  return text;
}

export function valueElement(value: Json): PathElement {
  return `v:${elementJson(value)}`;
}

const plainText = /^[ !#-%'-;=?-[\]-~]*$/;

/** JSON as jsoniter writes it, which knows no `\b` and `\f`. */
function elementJson(value: Json): string {
  if (typeof value === 'string' && plainText.test(value)) return `"${value}"`;
  if (typeof value === 'number') return String(value);
  return goMarshal(value).replace(/\\[\\bf]/g, (escape) => (escape === '\\b' ? '\\u0008' : escape === '\\f' ? '\\u000c' : escape));
}

/** The keys of a `k:` element. */
export function keysOf(element: PathElement): JsonObject {
  return JSON.parse(element.slice(2)) as JsonObject;
}

/** The value of a `v:` element. */
export function valueOf(element: PathElement): Json {
  return JSON.parse(element.slice(2)) as Json;
}

/** As messages show it: `.spec`, `[name="nginx"]`, `[="a"]`, `[0]`. Numbers print as Go's float64. */
export function formatElement(element: PathElement): string {
  switch (element[0]) {
    case 'f':
      return `.${element.slice(2)}`;
    case 'k':
      return `[${Object.entries(keysOf(element))
        .map(([name, value]) => `${name}=${formatValue(value ?? null)}`)
        .join(',')}]`;
    case 'v':
      return `[=${formatValue(valueOf(element))}]`;
    default:
      return `[${element.slice(2)}]`;
  }
}

/** value.ToString; members of a map have nothing between them. */
function formatValue(value: Json): string {
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number') return formatGoFloat(value);
  if (isJsonList(value)) return `[${value.map(formatValue).join(',')}]`;
  if (!isJsonObject(value)) return String(value);
  return Object.entries(value)
    .map(([name, member]) => `${name}=${formatValue(member ?? null)}`)
    .join('');
}

const ranks: Readonly<Record<string, number>> = { f: 0, k: 1, v: 2, i: 3 };

/** Order of two elements: members by name, then keys, values and places. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a === b) return 0;
  const type = a[0] ?? '';
  const byType = (ranks[type] ?? 0) - (ranks[b[0] ?? ''] ?? 0);
  if (byType !== 0) return byType;
  if (type === 'f') return compareBytewise(a, b);
  if (type === 'i') return Number(a.slice(2)) - Number(b.slice(2));
  return compareWithinTexts(a, b) ?? compareJson(type, a, b);
}

/** The order of two JSON texts that differ first inside a string, where that decides; undefined where it takes more to know. */
function compareWithinTexts(a: string, b: string): number | undefined {
  const length = Math.min(a.length, b.length);
  let isInside = false;
  for (let i = 2; i < length; i += 1) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return isInside && isOrdinary(left) && isOrdinary(right) ? left - right : undefined;
    if (left === backslash) return undefined;
    if (left === quote) isInside = !isInside;
  }
  return undefined;
}

const quote = 0x22;
const backslash = 0x5c;

/** A character that stands for itself; the quote that ends a shorter text comes before all of them. */
function isOrdinary(code: number): boolean {
  return code >= quote && code < 0x7f && code !== backslash;
}

function compareJson(type: string, a: PathElement, b: PathElement): number {
  return type === 'k' ? compareMembers(Object.entries(keysOf(a)), Object.entries(keysOf(b))) : compareValues(valueOf(a), valueOf(b));
}

type Members = readonly (readonly [name: string, value: Json | undefined])[];

function compareMembers(a: Members, b: Members): number {
  for (const [i, [name, value]] of a.entries()) {
    const other = b[i];
    if (!other) return 1;
    const difference = compareBytewise(name, other[0]) || compareValues(value ?? null, other[1] ?? null);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Any two values have an order: numbers, texts, booleans, lists, maps, null (value.Compare). */
function compareValues(a: Json, b: Json): number {
  const byKind = kindRank(a) - kindRank(b);
  if (byKind !== 0) return byKind;
  if (typeof a === 'string') return compareBytewise(a, b as string);
  if (typeof a === 'number' || typeof a === 'boolean') return Number(a) - Number(b);
  if (isJsonList(a)) return compareMembers(toMembers(a), toMembers(b as readonly Json[]));
  return isJsonObject(a) ? compareMembers(sortedMembers(a), sortedMembers(b as JsonObject)) : 0;
}

function toMembers(list: readonly Json[]): Members {
  return list.map((item) => ['', item] as const);
}

function sortedMembers(map: JsonObject): Members {
  return Object.entries(map).sort(([a], [b]) => compareBytewise(a, b));
}

function kindRank(value: Json): number {
  if (value === null) return 5;
  if (isJsonList(value)) return 3;
  return ['number', 'string', 'boolean', '', 'object'].indexOf(typeof value);
}
