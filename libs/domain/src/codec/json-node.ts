import { endOfString } from '#domain/codec/json-shape.js';

/**
 * JSON as it was written: members in order with their duplicates, numbers with their digits. What the exact decoder works on.
 */
export type JsonNode =
  | { readonly kind: 'object'; readonly entries: readonly JsonEntry[] }
  | { readonly kind: 'list'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'number'; readonly text: string }
  /** `escaped` when it was written with backslashes. */
  | { readonly kind: 'string'; readonly value: string; readonly escaped: boolean }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' };

export type JsonEntry = readonly [name: string, value: JsonNode];

const nullNode: JsonNode = { kind: 'null' };

/** Reads a text that JSON.parse has accepted and that is not too deep. */
export function parseNode(text: string): JsonNode {
  return new NodeReader(text).value();
}

class NodeReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): JsonNode {
    switch (this.#peek()) {
      case 123:
        return this.#object();
      case 91:
        return this.#list();
      case 34:
        return this.#string();
      case 116:
        return this.#word(4, { kind: 'boolean', value: true });
      case 102:
        return this.#word(5, { kind: 'boolean', value: false });
      case 110:
        return this.#word(4, nullNode);
      default:
        return this.#number();
    }
  }

  /** The next character that is no white space. */
  #peek(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return code;
      this.#at += 1;
    }
  }

  #word(length: number, node: JsonNode): JsonNode {
    this.#at += length;
    return node;
  }

  #object(): JsonNode {
    const entries: JsonEntry[] = [];
    this.#at += 1;
    while (this.#peek() !== 125) {
      const name = this.#string().value;
      this.#peek();
      this.#at += 1;
      entries.push([name, this.value()]);
      if (this.#peek() === 44) this.#at += 1;
    }
    this.#at += 1;
    return { kind: 'object', entries };
  }

  #list(): JsonNode {
    const items: JsonNode[] = [];
    this.#at += 1;
    while (this.#peek() !== 93) {
      items.push(this.value());
      if (this.#peek() === 44) this.#at += 1;
    }
    this.#at += 1;
    return { kind: 'list', items };
  }

  #string(): JsonNode & { readonly kind: 'string' } {
    this.#peek();
    const end = endOfString(this.#text, this.#at);
    const raw = this.#text.slice(this.#at + 1, end);
    const escaped = raw.includes('\\');
    const value = escaped ? wellFormed(JSON.parse(this.#text.slice(this.#at, end + 1)) as string) : raw;
    this.#at = end + 1;
    return { kind: 'string', value, escaped };
  }

  #number(): JsonNode {
    const start = this.#at;
    while (/[-+.eE0-9]/.test(this.#text.charAt(this.#at))) this.#at += 1;
    return { kind: 'number', text: this.#text.slice(start, this.#at) };
  }
}

/** Half a surrogate pair becomes U+FFFD, as in Go. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** A node of a value that did not come from text. Members that are undefined are left out. */
export function nodeOf(value: unknown): JsonNode {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(nodeOf) };
  switch (typeof value) {
    case 'string':
      return { kind: 'string', value, escaped: false };
    case 'number':
      return Number.isFinite(value) ? { kind: 'number', text: String(value) } : nullNode;
    case 'bigint':
      return { kind: 'number', text: String(value) };
    case 'boolean':
      return { kind: 'boolean', value };
    default:
      break;
  }
  if (typeof value !== 'object' || value === null) return nullNode;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return { kind: 'object', entries: entries.map(([name, member]) => [name, nodeOf(member)]) };
}

/** Go's name for what was found, as it stands in type errors. */
export function kindOfNode(node: JsonNode): string {
  switch (node.kind) {
    case 'boolean':
      return 'bool';
    case 'list':
      return 'array';
    default:
      return node.kind;
  }
}

/**
 * A number as Go's preserve-ints decoding takes it: an integer of up to 64 bits exactly, anything else as a float64; undefined when
 * it is beyond that. Integers that a JavaScript number cannot hold are bigints.
 */
export function numberOf(text: string): number | bigint | undefined {
  if (/^-?[0-9]+$/.test(text)) {
    const plain = Number(text);
    if (Number.isSafeInteger(plain)) return plain === 0 ? 0 : plain;
    const exact = text.length > 20 ? undefined : BigInt(text);
    if (exact !== undefined && BigInt.asIntN(64, exact) === exact) return exact;
  }
  const float = Number(text);
  return Number.isFinite(float) ? float : undefined;
}

/** Sets an own member, whatever its name. */
export function setMember(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  else object[name] = value;
}
