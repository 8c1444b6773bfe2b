import { isAlias, isMap, isPair, isScalar, isSeq, type Scalar } from 'yaml';
import { decodeBase64 } from '#domain/codec/base64.js';
import { DecodeError } from '#domain/codec/decode-error.js';
import { type JsonEntry, type JsonNode, nodeOf } from '#domain/codec/json-node.js';
import { maxDepth } from '#domain/codec/json-syntax.js';
import { parsePlainJson, unusual } from '#domain/codec/plain-json.js';
import { decodeUtf8 } from '#domain/codec/wire-reader.js';
import { readYamlDocument, tooDeep, type YamlDocument } from '#domain/codec/yaml-document.js';

/** A YAML document as JSON, and what a strict reader objects to. */
export interface YamlNode {
  readonly node: JsonNode;
  /** `line 5: key "spec" already set in map`, in order. */
  readonly duplicates: readonly string[];
}

/** More values are not read, whether written or repeated by aliases. */
const maxValues = 400_000;

/**
 * Reads the first document of a text as the API server does (sigs.k8s.io/yaml): merge keys are merged, the last of several equal keys
 * counts, keys become texts. Throws DecodeError, and 413 for more than can be read in one turn.
 */
export function parseYaml(text: string): YamlNode {
  const json = parseAsJson(text);
  if (json) return { node: json, duplicates: [] };
  const document = readYamlDocument(text);
  if (!document) return { node: { kind: 'null' }, duplicates: [] };
  const reader = new YamlReader(document);
  return { node: reader.read(document.contents), duplicates: reader.duplicates };
}

/** Many clients send JSON and call it YAML; it is read many times faster as what it is. Undefined for what is no plain JSON object. */
function parseAsJson(text: string): JsonNode | undefined {
  if (!/^\s*\{/.test(text) || /\\[/u]/.test(text)) return undefined;
  try {
    const value = parsePlainJson(text);
    return value === unusual ? undefined : sortedNode(nodeOf(value));
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** Upstream turns YAML into JSON on its way, and thereby sorts the members of objects. */
function sorted(entries: readonly JsonEntry[]): JsonEntry[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function sortedNode(node: JsonNode): JsonNode {
  if (node.kind === 'list') return { kind: 'list', items: node.items.map(sortedNode) };
  if (node.kind !== 'object') return node;
  return { kind: 'object', entries: sorted(node.entries.map(([name, value]): JsonEntry => [name, sortedNode(value)])) };
}

/** As the API server writes the list of duplicates. */
export function formatYamlDuplicates(duplicates: readonly string[]): string {
  return `yaml: unmarshal errors:\n${duplicates.map((line) => `  ${line}`).join('\n')}`;
}

/** What an alias stands for; being read while its own content is. */
interface Anchor {
  readonly node: unknown;
  isOpen: boolean;
}

class YamlReader {
  readonly duplicates: string[] = [];
  /** As they have come so far: an alias means the last one of its name. */
  readonly #anchors = new Map<string, Anchor>();
  #values = 0;
  /** Of those, the ones that stand below an alias. */
  #repeated = 0;
  #aliasDepth = 0;
  #depth = 0;

  constructor(private readonly document: YamlDocument) {}

  read(node: unknown): JsonNode {
    this.#values += 1;
    if (this.#aliasDepth > 0) this.#repeated += 1;
    if (this.#isBomb()) throw new DecodeError('yaml: document contains excessive aliasing');
    this.#depth += 1;
    if (this.#depth > maxDepth) throw tooDeep();
    const value = isAlias(node) ? this.#aliased(node.source) : this.#anchored(node);
    this.#depth -= 1;
    return value;
  }

  #anchored(node: unknown): JsonNode {
    const anchor = this.#open(node);
    const value = this.#value(node);
    if (anchor) anchor.isOpen = false;
    return value;
  }

  #value(node: unknown): JsonNode {
    if (isMap(node)) return { kind: 'object', entries: this.#entries(node.items) };
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => this.read(item)) };
    if (isScalar(node)) return scalar(this.#scalarValue(node), node.source);
    return { kind: 'null' };
  }

  /** A block of text that ends with the document has a line feed at its end only if the document has one. */
  #scalarValue({ value, type, range, tag }: Scalar): unknown {
    if (tag === 'tag:yaml.org,2002:binary') return decodeBinary(String(value));
    const { text } = this.document;
    const isLast = type?.startsWith('BLOCK') === true && range !== null && range !== undefined && range[1] >= text.length;
    return isLast && typeof value === 'string' && !text.endsWith('\n') ? value.replace(/\n$/, '') : value;
  }

  #aliased(name: string): JsonNode {
    const anchor = this.#anchors.get(name);
    if (!anchor) throw new DecodeError(`yaml: unknown anchor '${name}' referenced`);
    if (anchor.isOpen) throw new DecodeError(`yaml: anchor '${name}' value contains itself`);
    this.#aliasDepth += 1;
    const value = this.#value(anchor.node);
    this.#aliasDepth -= 1;
    return value;
  }

  /** Nearly everything comes out of aliases (go.yaml.in/yaml/v2 decode.go allowedAliasRatio). */
  #isBomb(): boolean {
    if (this.#values > maxValues) return true;
    return this.#repeated > 100 && this.#values > 1000 && this.#repeated / this.#values > 0.99;
  }

  #open(node: unknown): Anchor | undefined {
    if (!(isMap(node) || isSeq(node) || isScalar(node)) || node.anchor === undefined) return undefined;
    const anchor = { node, isOpen: true };
    this.#anchors.set(node.anchor, anchor);
    return anchor;
  }

  #entries(pairs: readonly unknown[]): JsonEntry[] {
    const entries = new Map<string, JsonNode>();
    const merged: JsonEntry[] = [];
    for (const pair of pairs) {
      if (!isPair(pair)) continue;
      if (isMergeKey(pair.key)) {
        merged.push(...this.#mergedEntries(pair.value));
        continue;
      }
      const key = keyText(this.read(pair.key));
      const value = this.read(pair.value);
      if (key === undefined)
        throw new DecodeError(
          `unsupported map key of type: %!s(<nil>), key: <nil>, value: ${value.kind === 'null' ? '<nil>' : goSyntax(value)}`,
        );
      if (entries.has(key)) this.duplicates.push(`line ${this.#lineOf(pair.key)}: key ${JSON.stringify(key)} already set in map`);
      entries.set(key, value);
    }
    for (const [name, value] of merged) if (!entries.has(name)) entries.set(name, value);
    return sorted([...entries]);
  }

  #mergedEntries(value: unknown): readonly JsonEntry[] {
    const node = this.read(value);
    const maps = node.kind === 'list' ? node.items : [node];
    return maps.flatMap((map) => {
      if (map.kind !== 'object') throw new DecodeError('yaml: map merge requires map or sequence of maps as the value');
      return map.entries;
    });
  }

  #lineOf(key: unknown): number {
    const range = isScalar(key) ? key.range : undefined;
    return range ? this.document.lines.linePos(range[0]).line : 0;
  }
}

function decodeBinary(text: string): string {
  const bytes = decodeBase64(text);
  if (!(bytes instanceof Uint8Array)) throw new DecodeError('yaml: !!binary value contains invalid base64 data');
  return decodeUtf8(bytes, 0, bytes.length);
}

/** An unquoted `<<`. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

/** Keys of JSON are texts: numbers and booleans are written as Go writes them. Undefined for null. */
function keyText(key: JsonNode): string | undefined {
  switch (key.kind) {
    case 'string':
      return key.value;
    case 'number':
      return key.text;
    case 'boolean':
      return String(key.value);
    case 'null':
      return undefined;
    default:
      throw new DecodeError(`yaml: invalid map key: ${goSyntax(key)}`);
  }
}

/** A number too large for a double is a text. */
function scalar(value: unknown, source: string | undefined): JsonNode {
  switch (typeof value) {
    case 'string':
      if (/\p{Surrogate}/u.test(value)) throw new DecodeError('yaml: found invalid Unicode character escape code');
      return { kind: 'string', value, escaped: false };
    case 'boolean':
      return { kind: 'boolean', value };
    case 'bigint':
      return { kind: 'number', text: String(value) };
    case 'number':
      if (!Number.isFinite(value) && /[0-9]/.test(source ?? '')) return { kind: 'string', value: String(source), escaped: false };
      if (!Number.isFinite(value))
        throw new DecodeError(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`);
      return { kind: 'number', text: JSON.stringify(value) };
    default:
      return { kind: 'null' };
  }
}

/** A value as Go's `%#v` prints it. */
function goSyntax(node: JsonNode): string {
  switch (node.kind) {
    case 'object': {
      const entries = node.entries.map(([name, value]) => `${JSON.stringify(name)}:${goSyntax(value)}`);
      return `map[interface {}]interface {}{${entries.join(', ')}}`;
    }
    case 'list':
      return `[]interface {}{${node.items.map(goSyntax).join(', ')}}`;
    case 'string':
      return JSON.stringify(node.value);
    case 'null':
      return 'interface {}(nil)';
    case 'number':
      return node.text;
    case 'boolean':
      return String(node.value);
  }
}
