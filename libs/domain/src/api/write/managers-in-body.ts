import type { EncodedBody } from '#domain/api/request/request-body.js';
import { decodeUntyped } from '#domain/codec/decode-json.js';
import { untypedValue } from '#domain/codec/untyped-decoder.js';
import { parseYaml } from '#domain/codec/yaml-node.js';
import { isJsonList, isJsonObject } from '#domain/json/json.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/**
 * The object that was decoded from a body, with the empty list of managedFields that the body has: it forgets who manages the object. Decoding
 * leaves it out, as encoding would; few bodies have it, so it is looked for again. Protobuf has no empty lists.
 */
export function withEmptyManagers<T extends KubeObject>(object: T, body: EncodedBody): T {
  if (object.metadata.managedFields !== undefined || !mentionsManagers(body)) return object;
  const metadata = memberOf(valueOf(body), 'metadata');
  const managedFields = memberOf(metadata, 'managedFields');
  if (!isJsonList(managedFields) || managedFields.length > 0) return object;
  return { ...object, metadata: { ...object.metadata, managedFields: [] } };
}

function mentionsManagers(body: EncodedBody): boolean {
  return body.given !== undefined || (body.encoding !== 'protobuf' && body.text().includes('managedFields'));
}

function valueOf(body: EncodedBody): unknown {
  if (body.given) return body.given.value;
  if (body.encoding === 'yaml') return untypedValue(parseYaml(body.text()).node);
  return decodeUntyped(body.text(), { strict: false }).object;
}

function memberOf(value: unknown, name: string): unknown {
  return isJsonObject(value) ? value[name] : undefined;
}
