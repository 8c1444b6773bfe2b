import { stringify } from 'yaml';
import type { MessageShapes } from '#domain/api/open-api/gnostic/message-shape.js';
import { shapesV2 } from '#domain/api/open-api/gnostic/shapes-v2.js';
import { shapesV3 } from '#domain/api/open-api/gnostic/shapes-v3.js';
import type { OpenApiForm } from '#domain/api/open-api/definition-writer.js';
import { wire } from '#domain/codec/wire-reader.js';
import { WireWriter } from '#domain/codec/wire-writer.js';
import { isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';

/**
 * A document as protobuf, for clients that ask for it (kubectl and client-go do): gnostic's messages, byte for byte as upstream writes
 * them, but for the sort of quotes around a text of YAML that begins with a sign. Members that gnostic does not know are left out. Source: kube-openapi/pkg/handler{,3}/handler.go ToProtoBinary.
 */
export function encodeGnostic(document: JsonObject, form: OpenApiForm): Uint8Array {
  const encoder = new Encoder(form === 'v2' ? shapesV2 : shapesV3);
  return encoder.encode(document);
}

interface Place {
  readonly number: number;
  readonly type: string;
  /** Written as a pair of its name and its value. */
  readonly pair: boolean;
}

/** A member of a message that is to be written. */
interface Entry {
  readonly place: Place;
  readonly name: string;
}

const tag = (number: number, wireType: number): number => number * 8 + wireType;

/** The writer goes backwards: of all there is to write, the last comes first. */
class Encoder {
  readonly #writer = new WireWriter();
  readonly #shapes = new Map<string, ReadonlyMap<string, Place>>();
  readonly #yaml = new Map<string, string>();

  constructor(private readonly given: MessageShapes) {}

  encode(document: JsonObject): Uint8Array {
    this.#message('Document', document);
    return this.#writer.finish();
  }

  #message(type: string, value: Json): void {
    const choose = this.given.choices[type];
    if (choose) {
      const choice = choose(value);
      if (choice) this.#field(choice.number, choice.type, value, true);
      return;
    }
    if (!isJsonObject(value)) return;
    const entries = this.#entries(type, value);
    for (let i = entries.length - 1; i >= 0; i -= 1) {
      const entry = entries[i];
      if (entry) this.#member(entry, value[entry.name] ?? null);
    }
  }

  #member({ place, name }: Entry, value: Json): void {
    if (place.pair) this.#pair(place.number, place.type, name, value);
    else this.#field(place.number, place.type, value, false);
  }

  /** The members in the order of their numbers; those of one number in that of the document. */
  #entries(type: string, object: JsonObject): readonly Entry[] {
    const shape = this.#shape(type);
    const entries: Entry[] = [];
    let last = 0;
    let isSorted = true;
    for (const name of Object.keys(object)) {
      const place = shape.get(name) ?? shape.get(patternOf(name));
      if (!place || object[name] === undefined) continue;
      entries.push({ place, name });
      isSorted &&= place.number >= last;
      last = place.number;
    }
    return isSorted ? entries : entries.sort((a, b) => a.place.number - b.place.number);
  }

  #shape(type: string): ReadonlyMap<string, Place> {
    const known = this.#shapes.get(type);
    if (known) return known;
    const words = this.given.messages[type];
    if (words === undefined) throw new Error(`no message ${type}`);
    const shape = new Map(words.split(' ').map(parseWord));
    this.#shapes.set(type, shape);
    return shape;
  }

  /** `always` says whether an empty value is written too: it is where one field of several is chosen. */
  #field(number: number, type: string, value: Json, always: boolean): void {
    if (type.endsWith('[]')) this.#list(number, type.slice(0, -2), Array.isArray(value) ? value : []);
    else if (type === 'string') this.#text(number, typeof value === 'string' ? value : '', always);
    else if (type === 'bool') this.#varint(number, value === true ? 1 : 0, always);
    else if (type === 'int64') this.#varint(number, Number(value), always);
    else if (type === 'double') this.#double(number, Number(value), always);
    else this.#delimited(number, () => this.#content(type, value));
  }

  #list(number: number, type: string, items: readonly Json[]): void {
    for (let i = items.length - 1; i >= 0; i -= 1) this.#field(number, type, items[i] ?? null, true);
  }

  /** What is inside a message that has a length before it. */
  #content(type: string, value: Json): void {
    if (type === 'Any') this.#text(2, this.#toYaml(value), false);
    else if (type.startsWith('{')) this.#pairs(type.slice(1, -1), value);
    else this.#message(type, value);
  }

  #pairs(type: string, value: Json): void {
    if (!isJsonObject(value)) return;
    for (const name of Object.keys(value).toReversed()) {
      const member = value[name];
      if (member !== undefined) this.#pair(1, type, name, member);
    }
  }

  #pair(number: number, type: string, name: string, value: Json): void {
    this.#delimited(number, () => {
      this.#field(2, type, value, false);
      this.#text(1, name, false);
    });
  }

  #text(number: number, text: string, always: boolean): void {
    if (text !== '' || always) this.#delimited(number, () => this.#writer.text(text));
  }

  #varint(number: number, value: number, always: boolean): void {
    if (value === 0 && !always) return;
    this.#writer.varint64(value);
    this.#writer.varint32(tag(number, wire.varint));
  }

  #double(number: number, value: number, always: boolean): void {
    if (value === 0 && !always) return;
    this.#writer.double(value);
    this.#writer.varint32(tag(number, wire.fixed64));
  }

  #delimited(number: number, write: () => void): void {
    const after = this.#writer.size;
    write();
    this.#writer.varint32(this.#writer.size - after);
    this.#writer.varint32(tag(number, wire.bytes));
  }

  /** Extensions repeat a lot, and YAML takes its time. */
  #toYaml(value: Json): string {
    const key = JSON.stringify(value);
    let yaml = this.#yaml.get(key);
    if (yaml === undefined) this.#yaml.set(key, (yaml = stringify(value, { lineWidth: 0 })));
    return yaml;
  }
}

/** What the words of a message call the sort of name that this one is. */
function patternOf(name: string): string {
  if (name.startsWith('x-')) return 'x-*';
  return name.startsWith('/') ? '/*' : '0*';
}

/** `swagger=1:string`, `x-*=16:Any` */
function parseWord(word: string): readonly [string, Place] {
  const [, name = '', number = '', type = ''] = /^(.+)=(\d+):(.+)$/.exec(word) ?? [];
  return [name, { number: Number(number), type, pair: name.endsWith('*') }];
}
