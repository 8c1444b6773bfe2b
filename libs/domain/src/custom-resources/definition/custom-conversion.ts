import type { Conversion } from '#domain/api/resource-definition.js';
import { DecodeError } from '#domain/codec/decode-error.js';
import { applySchemaDefaults } from '#domain/custom-resources/objects/apply-schema-defaults.js';
import { coerceEmbeddedResources } from '#domain/custom-resources/objects/coerce-embedded-resources.js';
import { pruneFields } from '#domain/custom-resources/objects/prune-fields.js';
import type { CustomObjectShape } from '#domain/custom-resources/objects/read-custom-object.js';
import { sortKeys } from '#domain/custom-resources/objects/sort-keys.js';
import { equal } from '#domain/json/equal.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/** What the versions of a custom kind look like, those that are not served included. */
export interface CustomVersions {
  readonly group: string;
  /** The version that objects are stored in from now on. */
  readonly stored: string;
  readonly shapes: ReadonlyMap<string, CustomObjectShape>;
}

/**
 * How objects of a custom kind are read in a version and stored. What is stored may be older than the schema of now, and of another version:
 * it is read by the schema of its own, gets the defaults of that, and then loses what the wanted version does not know. Nothing else tells
 * versions apart. Source: crdConversionRESTOptionsGetter in k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go.
 */
export function customConversion(versions: CustomVersions, version: string): Conversion<KubeObject> {
  return {
    fromStored: (stored) => inVersion(readStored(versions, stored), versions, version),
    toStored: (object) => inVersion(object, versions, versions.stored),
  };
}

/** What is stored as its own version has it now, with the defaults of that version. The same object where nothing has changed. */
export function readStored({ group, shapes }: CustomVersions, stored: KubeObject): KubeObject {
  const shape = shapes.get(stored.apiVersion.slice(group.length + 1));
  if (!shape) return stored;
  const read = applySchemaDefaults(shaped(stored, shape), shape.schema);
  if (read === stored) return stored;
  const sorted = sortKeys(read) as KubeObject;
  return equal(sorted, stored) ? stored : sorted;
}

/** The object as one of another version, without what that version does not know. */
function inVersion(object: KubeObject, versions: CustomVersions, version: string): KubeObject {
  const apiVersion = `${versions.group}/${version}`;
  if (object.apiVersion === apiVersion) return object;
  const shape = versions.shapes.get(version);
  const named = { ...object, apiVersion };
  return shape ? (shaped(named, shape) as KubeObject) : named;
}

function shaped(object: KubeObject, { schema, preservesUnknownFields }: CustomObjectShape): unknown {
  const pruned = preservesUnknownFields ? object : pruneFields(object, schema, { isResourceRoot: true, dropsNulls: true }).value;
  try {
    return coerceEmbeddedResources(pruned, schema).value;
  } catch (error) {
    // written before the schema said that there is an object inside
    if (error instanceof DecodeError) return pruned;
    throw error;
  }
}
