import { ChildList } from '#domain/apply/child-list.js';
import { type FieldSet, noFields, nodeOf, selfElement } from '#domain/apply/field-set.js';
import { fieldElement, keyElement, type PathElement, valueElement } from '#domain/apply/path-element.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import { isJsonObject, type Json } from '#domain/json/json.js';

/** What a client sent as `fieldsV1` is no set. */
export class FieldSetError extends Error {}

/**
 * The set that a client sent, in the form that equal sets share: elements written and sorted as upstream does, unknown ones dropped.
 * Throws FieldSetError. Source: Set.FromJSON and DeserializePathElement of sigs.k8s.io/structured-merge-diff/fieldpath.
 */
export function readFieldSet(fields: unknown): FieldSet {
  return readNode(fields).children ?? noFields;
}

interface Node {
  readonly self: boolean;
  readonly children: FieldSet | undefined;
}

function readNode(value: unknown): Node {
  if (value === null || value === undefined) return { self: true, children: undefined };
  if (!isJsonObject(value)) throw new FieldSetError('expect { or n');
  let self = false;
  const children = new Map<PathElement, FieldSet>();
  for (const [name, member] of Object.entries(value)) {
    if (name === selfElement) {
      self = true;
      continue;
    }
    const element = readElement(name);
    if (element === undefined) continue;
    const node = readNode(member);
    const child = nodeOf(node.self, node.children);
    if (!child) continue;
    children.set(element, child);
  }
  return children.size === 0 ? { self: true, children: undefined } : { self, children: ChildList.of(children).toNode(false) };
}

/** undefined for elements of a later version. */
function readElement(name: string): PathElement | undefined {
  if (name.length < 2) throw new FieldSetError('key must be 2 characters long:');
  if (name[1] !== ':') throw new FieldSetError(`missing colon: ${name}`);
  switch (name[0]) {
    case 'f':
      return fieldElement(name.slice(2));
    case 'v':
      return valueElement(parse(name.slice(2)));
    case 'k':
      return readKeys(name.slice(2));
    case 'i':
      return readIndex(name.slice(2));
    default:
      return undefined;
  }
}

function readKeys(text: string): PathElement {
  const keys = parse(text);
  if (keys === null) return keyElement([]);
  if (!isJsonObject(keys)) throw new FieldSetError('expect { or n');
  return keyElement(
    Object.entries(keys)
      .map(([name, value]) => [name, value ?? null] as const)
      .sort(([a], [b]) => compareBytewise(a, b)),
  );
}

function readIndex(text: string): PathElement {
  if (!/^[+-]?\d+$/.test(text)) throw new FieldSetError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return `i:${Number(text)}`;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new FieldSetError(`no JSON: ${text}`);
  }
}
