import { encodeJson } from '#domain/codec/encode-json.js';
import type { Json } from '#domain/json/json.js';
import { decodeJsonPatch, type JsonPatchOperation } from '#domain/patch/decode-json-patch.js';
import { equalsMutable, fromMutable, type MutableJson, type MutableObject, toMutable } from '#domain/patch/mutable-json.js';
import { unprocessablePatch } from '#domain/patch/patch-error.js';
import { byteLength } from '#domain/validation/names.js';

/**
 * Applies a JSON patch (RFC 6902) as the API server does, with the habits of the library it uses (evanphx/json-patch v4): `replace`
 * of a missing member adds it, `copy` of a missing member copies null, negative indices count from the end, what stands before the
 * first slash of a path is ignored. Throws 400 for what is no patch, 413 for too many steps, 422 when a step does not apply.
 */
export function applyJsonPatch(document: Json, patch: Json): Json {
  const result = tryJsonPatch(document, decodeJsonPatch(patch));
  if ('problem' in result) throw unprocessablePatch();
  return result.document;
}

/** As applyJsonPatch, but says what went wrong: admission webhooks' patches are reported with the text. */
export function tryJsonPatch(
  document: Json,
  operations: readonly JsonPatchOperation[],
): { readonly document: Json } | { readonly problem: string } {
  const target = new Target(toMutable(document));
  try {
    for (const operation of operations) target.apply(operation);
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
  return { document: fromMutable(target.root) };
}

/** A step that does not apply; never leaves this file. */
class Problem extends Error {}

type Container = MutableObject | MutableJson[];

interface Place {
  readonly container: Container;
  readonly key: string;
}

/** Bytes that all copies of a patch may add: copies of copies grow without end (JSONPatchMaxCopyBytes of k8s.io/apiserver/pkg/server/config.go). */
const maxCopiedBytes = 3 * 1024 * 1024;

class Target {
  private copiedBytes = 0;

  constructor(public root: MutableJson) {}

  apply(operation: JsonPatchOperation): void {
    switch (operation.op) {
      case 'add':
        return this.add(operation);
      case 'remove':
        return this.remove(operation);
      case 'replace':
        return this.replace(operation);
      case 'move':
        return this.move(operation);
      case 'copy':
        return this.copy(operation);
      case 'test':
        return this.test(operation);
      default:
        throw new Problem(`Unexpected kind: ${operation.op ?? 'unknown'}`);
    }
  }

  private add({ path, value }: JsonPatchOperation): void {
    if (path === undefined) throw new Problem('add operation failed to decode path: missing value');
    const place = this.find(path, `add operation does not apply: doc is missing path: "${path}"`);
    within(`error in add for path: '${path}'`, () => insert(place, toMutable(value)));
  }

  private remove({ path }: JsonPatchOperation): void {
    if (path === undefined) throw new Problem('remove operation failed to decode path: missing value');
    const place = this.find(path, `remove operation does not apply: doc is missing path: "${path}"`);
    within(`error in remove for path: '${path}'`, () => removeAt(place));
  }

  private replace({ path, value }: JsonPatchOperation): void {
    if (path === undefined) throw new Problem('replace operation failed to decode path: operation missing path field: missing value');
    const next = toMutable(value);
    if (path === '') {
      if (typeof next !== 'object' || next === null) throw new Problem('replace operation value must be object or array: %!w(<nil>)');
      this.root = next;
      return;
    }
    const { container, key } = this.find(path, `replace operation does not apply: doc is missing path: ${path}`);
    if (container instanceof Map) container.set(key, next);
    else container[within(`replace operation does not apply: doc is missing key: ${path}`, () => indexOf(container, key), true)] = next;
  }

  private move({ from, path }: JsonPatchOperation): void {
    if (from === undefined) throw new Problem('move operation failed to decode from: operation, missing from field: missing value');
    const source = this.find(from, `move operation does not apply: doc is missing from path: ${from}`);
    const value = within(`error in move for path: '${source.key}'`, () => {
      const found = read(source);
      removeAt(source);
      return found;
    });
    if (path === undefined) throw new Problem('move operation failed to decode path: operation missing path field: missing value');
    const place = this.find(path, `move operation does not apply: doc is missing destination path: ${path}`);
    within(`error in move for path: '${path}'`, () => insert(place, value ?? null));
  }

  private copy({ from, path }: JsonPatchOperation): void {
    if (from === undefined) throw new Problem('copy operation failed to decode from: operation, missing from field: missing value');
    const source = this.find(from, `copy operation does not apply: doc is missing from path: ${from}`);
    const value = within(`error in copy for from: '${from}'`, () => read(source));
    if (path === undefined) throw new Problem('copy operation failed to decode path: missing value');
    const place = this.find(path, `copy operation does not apply: doc is missing destination path: ${path}`);
    const copied = fromMutable(value ?? null);
    this.countCopied(copied);
    within('error while adding value during copy', () => insert(place, toMutable(copied)));
  }

  private countCopied(copied: Json): void {
    this.copiedBytes += byteLength(encodeJson(copied));
    if (this.copiedBytes <= maxCopiedBytes) return;
    const size = `the accumulated size increase of copy is ${this.copiedBytes}, exceeding the limit ${maxCopiedBytes}`;
    throw new Problem(`Unable to complete the copy, ${size}`);
  }

  private test({ path, value }: JsonPatchOperation): void {
    if (path === undefined) throw new Problem('test operation failed to decode path: operation missing path field: missing value');
    const found = path === '' ? this.root : this.valueForTest(path);
    if (!equalsMutable(found ?? null, value ?? null)) throw new Problem(`testing value ${path} failed: test failed`);
  }

  private valueForTest(path: string): MutableJson | undefined {
    const place = this.find(path, `test operation does not apply: is missing path: ${path}`);
    return within(`error in test for path: '${path}'`, () => read(place));
  }

  /** The container that holds what the path names, which itself may be missing. */
  private find(path: string, otherwise: string): Place {
    const [, ...parts] = path.split('/');
    const key = parts.pop();
    let at: MutableJson | undefined = this.root;
    for (const part of parts) at = isContainer(at) ? tryRead({ container: at, key: decodeKey(part) }) : undefined;
    if (key === undefined || !isContainer(at)) throw new Problem(`${otherwise}: missing value`);
    return { container: at, key: decodeKey(key) };
  }
}

function isContainer(value: MutableJson | undefined): value is Container {
  return Array.isArray(value) || value instanceof Map;
}

/** JSON pointer escapes (RFC 6901). */
function decodeKey(part: string): string {
  return part.replace(/~[01]/g, (escape) => (escape === '~1' ? '/' : '~'));
}

/** Puts `context` before the text of a problem; with `missing` in place of it, as upstream says of keys. */
function within<T>(context: string, act: () => T, missing = false): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof Problem ? new Problem(`${context}: ${missing ? 'missing value' : error.message}`) : error;
  }
}

/** The value at a place: undefined for a missing member, a problem for a missing item. */
function read({ container, key }: Place): MutableJson | undefined {
  return container instanceof Map ? container.get(key) : container[indexOf(container, key)];
}

function tryRead(place: Place): MutableJson | undefined {
  try {
    return read(place);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function removeAt({ container, key }: Place): void {
  if (!(container instanceof Map)) container.splice(indexOf(container, key), 1);
  else if (!container.delete(key)) throw new Problem(`Unable to remove nonexistent key: ${key}: missing value`);
}

function insert({ container, key }: Place, value: MutableJson): void {
  if (container instanceof Map) container.set(key, value);
  else if (key === '-') container.push(value);
  else {
    const index = within(`value was not a proper array index: '${key}'`, () => parseIndex(key));
    container.splice(resolveIndex(index, container.length + 1), 0, value);
  }
}

function indexOf(list: readonly MutableJson[], key: string): number {
  return resolveIndex(parseIndex(key), list.length);
}

/** Negative indices count from the end. */
function resolveIndex(index: number, length: number): number {
  if (index >= length || index < -length) throw new Problem(`Unable to access invalid index: ${index}: invalid index referenced`);
  return index < 0 ? index + length : index;
}

/** Go's strconv.Atoi. */
function parseIndex(key: string): number {
  if (!/^[+-]?[0-9]+$/.test(key)) throw new Problem(`strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`);
  return Number(key);
}
