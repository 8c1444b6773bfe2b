import { canonicalObject } from '#domain/api/canonical-object.js';
import { apiVersionOf } from '#domain/meta/api-version.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { encodeJson } from '#domain/codec/encode-json.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/** One stored object at one revision, in every form it has been asked for. Never changed, so forms are made once. */
export class Entry {
  #inVersions: WeakMap<ResourceDefinition, { readonly object: KubeObject; bytes?: Buffer }> | undefined;

  constructor(
    /** `namespace/name` or `name`: unique within the resource. */
    readonly key: string,
    readonly revision: number,
    /** In the stored version. */
    readonly stored: KubeObject,
    /** JSON of `stored` with a line feed at the end, as it is stored and as it is answered. */
    readonly bytes: Buffer,
  ) {}

  /** An entry of an object that is not encoded yet. */
  static of(key: string, revision: number, stored: KubeObject): Entry {
    return new Entry(key, revision, stored, encodeLine(stored));
  }

  /** The object in the version of a definition that keeps its objects here. */
  objectIn(definition: ResourceDefinition): KubeObject {
    return definition.conversion ? this.#inVersion(definition).object : this.stored;
  }

  /** JSON of objectIn, with a line feed at the end. */
  bytesIn(definition: ResourceDefinition): Buffer {
    if (!definition.conversion) return this.bytes;
    const form = this.#inVersion(definition);
    return (form.bytes ??= encodeLine(form.object));
  }

  #inVersion(definition: ResourceDefinition): { readonly object: KubeObject; bytes?: Buffer } {
    this.#inVersions ??= new WeakMap();
    let form = this.#inVersions.get(definition);
    if (!form) this.#inVersions.set(definition, (form = this.#convert(definition)));
    return form;
  }

  #convert(definition: ResourceDefinition): { readonly object: KubeObject; bytes?: Buffer } {
    const object = definition.conversion?.fromStored(this.stored) ?? this.stored;
    return object === this.stored ? { object, bytes: this.bytes } : { object: canonicalObject(definition, object) };
  }
}

function encodeLine(object: KubeObject): Buffer {
  return Buffer.from(`${encodeJson(object)}\n`);
}

const heads = new WeakMap<ResourceDefinition, number>();

/**
 * How many bytes at the beginning of an object's JSON are left out when it stands in a list: Go's typed lists name kind and version only
 * once. The brace before them is written anew. 0 for custom resources, whose lists repeat them.
 */
export function itemHeadLength(definition: ResourceDefinition): number {
  let length = heads.get(definition);
  if (length === undefined) {
    const head = `{"kind":${JSON.stringify(definition.kind)},"apiVersion":${JSON.stringify(apiVersionOf(definition))},`;
    heads.set(definition, (length = definition.custom ? 0 : Buffer.byteLength(head)));
  }
  return length;
}
