import { type Document, isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments, type Tags } from 'yaml';
import { DecodeError } from '#domain/codec/decode-error.js';
import type { JsonEntry, JsonNode } from '#domain/codec/json-node.js';

/** A YAML document as JSON, and what a strict reader objects to. */
export interface YamlNode {
  readonly node: JsonNode;
  /** `line 5: key "spec" already set in map`, in order. */
  readonly duplicates: readonly string[];
}

/** Aliases may grow a document; more values than this are a bomb. */
const maxValues = 200_000;
const maxDepth = 10_000;

/** What YAML 1.1 has and Go's reader does not know: sexagesimal numbers, and values that are no JSON. */
const unknownTags: ReadonlySet<string> = new Set(['intTime', 'floatTime', 'timestamp', 'binary', 'omap', 'pairs', 'set']);

/**
 * Reads the first document of a text as the API server does (sigs.k8s.io/yaml: YAML 1.1 without sexagesimals and timestamps, merge keys,
 * the last of several equal keys counts). Keys become texts. Throws DecodeError.
 */
export function parseYaml(text: string): YamlNode {
  const lines = new LineCounter();
  const [document] = parseAllDocuments(text, {
    version: '1.1',
    uniqueKeys: false,
    merge: true,
    lineCounter: lines,
    prettyErrors: false,
    intAsBigInt: true,
    customTags: (tags: Tags) => tags.filter((tag) => !unknownTags.has(typeof tag === 'string' ? tag : lastPart(tag.tag))),
  }) as readonly Document.Parsed[];
  if (!document) return { node: { kind: 'null' }, duplicates: [] };
  const [error] = document.errors;
  if (error) throw new DecodeError(`yaml: line ${lines.linePos(error.pos[0]).line}: ${lowerFirst(error.message)}`);
  const reader = new YamlReader(document, lines);
  return { node: reader.read(document.contents, 0), duplicates: reader.duplicates };
}

/** As the API server writes the list of duplicates. */
export function formatYamlDuplicates(duplicates: readonly string[]): string {
  return `yaml: unmarshal errors:\n${duplicates.map((line) => `  ${line}`).join('\n')}`;
}

class YamlReader {
  readonly duplicates: string[] = [];
  #values = 0;

  constructor(
    private readonly document: Document.Parsed,
    private readonly lines: LineCounter,
  ) {}

  read(node: unknown, depth: number): JsonNode {
    this.#values += 1;
    if (this.#values > maxValues || depth > maxDepth) throw new DecodeError('yaml: document contains excessive aliasing');
    if (isAlias(node)) return this.read(node.resolve(this.document), depth + 1);
    if (isMap(node)) return { kind: 'object', entries: this.#entries(node.items, depth) };
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => this.read(item, depth + 1)) };
    if (isScalar(node)) return scalar(node.value, node.source);
    return { kind: 'null' };
  }

  #entries(pairs: readonly unknown[], depth: number): JsonEntry[] {
    const entries = new Map<string, JsonNode>();
    const merged: JsonEntry[] = [];
    for (const pair of pairs) {
      if (!isPair(pair)) continue;
      const key = keyText(pair.key);
      if (key === '<<') {
        merged.push(...this.#mergedEntries(pair.value, depth));
        continue;
      }
      if (entries.has(key)) this.duplicates.push(`line ${this.#lineOf(pair.key)}: key ${JSON.stringify(key)} already set in map`);
      entries.set(key, this.read(pair.value, depth + 1));
    }
    for (const [name, value] of merged) if (!entries.has(name)) entries.set(name, value);
    return [...entries];
  }

  #mergedEntries(value: unknown, depth: number): readonly JsonEntry[] {
    const node = this.read(value, depth + 1);
    const maps = node.kind === 'list' ? node.items : [node];
    return maps.flatMap((map) => {
      if (map.kind !== 'object') throw new DecodeError('yaml: map merge requires map or sequence of maps as the value');
      return map.entries;
    });
  }

  #lineOf(key: unknown): number {
    const range = isScalar(key) ? key.range : undefined;
    return range ? this.lines.linePos(range[0]).line : 0;
  }
}

/** Keys of JSON are texts: numbers and booleans are written as Go writes them. */
function keyText(key: unknown): string {
  if (!isScalar(key)) throw new DecodeError('yaml: invalid map key');
  const { value } = key;
  return typeof value === 'string' ? value : JSON.stringify(typeof value === 'bigint' ? Number(value) : value);
}

function scalar(value: unknown, source: string | undefined): JsonNode {
  switch (typeof value) {
    case 'string':
      return { kind: 'string', value, escaped: false };
    case 'boolean':
      return { kind: 'boolean', value };
    case 'bigint':
      return { kind: 'number', text: String(value) };
    case 'number':
      if (!Number.isFinite(value)) throw new DecodeError(`json: unsupported value: ${source ?? value}`);
      return { kind: 'number', text: JSON.stringify(value) };
    default:
      return { kind: 'null' };
  }
}

function lastPart(tag: string): string {
  return tag.slice(tag.lastIndexOf(':') + 1);
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
