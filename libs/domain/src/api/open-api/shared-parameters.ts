import { encodeBase64, utf8Bytes } from '#domain/encoding/base64.js';
import { fnv64 } from '#domain/hash/fnv64.js';
import { compareBytewise, goMarshal } from '#domain/json/go-marshal.js';
import { isJsonObject, type JsonObject } from '#domain/json/json.js';

/**
 * Parameters of OpenAPI v2 that stand in one place and are referred to by a name with a hash of their content. Those that name a kind
 * stay where they are, as do two that old kubectl looks for in every operation. Source: kube-openapi/pkg/builder/parameters.go.
 */
export class SharedParameters {
  readonly #references = new Map<object, JsonObject>();
  readonly #found = new Map<string, JsonObject>();

  /** A reference to the parameter, or the parameter itself where it is not shared. It is written once, however often it is referred to. */
  reference<T extends object>(parameter: T, write: (parameter: T) => JsonObject): JsonObject {
    const known = this.#references.get(parameter);
    if (known) return known;
    const written = write(parameter);
    const reference = isShared(written) ? { $ref: `#/parameters/${this.#keep(written)}` } : written;
    this.#references.set(parameter, reference);
    return reference;
  }

  /** Every parameter referred to so far, sorted by name. */
  definitions(): JsonObject {
    return Object.fromEntries([...this.#found].toSorted(([a], [b]) => compareBytewise(a, b)));
  }

  #keep(parameter: JsonObject): string {
    const name = `${textOf(parameter['name'])}-${hashOf(parameter)}`;
    this.#found.set(name, parameter);
    return name;
  }
}

function isShared({ name, in: where, schema }: JsonObject): boolean {
  if (where === 'body') return isJsonObject(schema) && textOf(schema['$ref']).startsWith('#/definitions/io.k8s.apimachinery');
  return name !== 'name' && !(where === 'query' && (name === 'fieldValidation' || name === 'dryRun'));
}

/** Eight characters: six bytes of the hash of Go's JSON, whose members are in the order of the document. */
function hashOf(parameter: JsonObject): string {
  const bytes = utf8Bytes(goMarshal(new Map(Object.entries(parameter))));
  return encodeBase64(fnv64(bytes).slice(0, 6)).replaceAll('+', '-').replaceAll('/', '_');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
