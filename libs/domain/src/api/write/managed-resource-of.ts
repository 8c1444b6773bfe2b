import { apiVersionOf } from '#domain/meta/api-version.js';
import type { Registry } from '#domain/api/registry.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { fieldTypeOf } from '#domain/apply/field-type-of.js';
import type { ManagedResource, ManagedVersion } from '#domain/apply/managed-resource.js';
import { DecodeError } from '#domain/codec/decode-error.js';
import { decodeValue } from '#domain/codec/decode-json.js';
import { zeroOf } from '#domain/codec/normalize-plan.js';
import { unstructuredProblem } from '#domain/codec/unstructured-problem.js';
import type { JsonObject } from '#domain/json/json.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

const known = new WeakMap<Registry, Map<ResourceDefinition, Map<string, ManagedResource>>>();

/** What field management knows of a resource, or of one of its subresources; made once for each set of resources that is served. */
export function managedResourceOf(registry: Registry, definition: ResourceDefinition, subresource: string): ManagedResource {
  let ofRegistry = known.get(registry);
  if (!ofRegistry) known.set(registry, (ofRegistry = new Map()));
  let ofDefinition = ofRegistry.get(definition);
  if (!ofDefinition) ofRegistry.set(definition, (ofDefinition = new Map()));
  let resource = ofDefinition.get(subresource);
  if (!resource) ofDefinition.set(subresource, (resource = new DefinedResource(registry.versionsOf(definition), definition, subresource)));
  return resource;
}

class DefinedResource implements ManagedResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly empty: JsonObject;
  readonly #definitions: ReadonlyMap<string, ResourceDefinition>;
  readonly #versions: ReadonlyMap<string, ManagedVersion>;

  constructor(
    versions: readonly ResourceDefinition[],
    private readonly definition: ResourceDefinition,
    readonly subresource: string,
  ) {
    this.group = definition.group;
    this.version = definition.version;
    this.kind = definition.kind;
    this.apiVersion = apiVersionOf(definition);
    this.empty = emptyOf(definition);
    this.#definitions = new Map(versions.map((version) => [apiVersionOf(version), version]));
    this.#versions = new Map(versions.map((version) => [apiVersionOf(version), managedVersion(version, subresource)]));
  }

  versionOf(apiVersion: string): ManagedVersion | undefined {
    return this.#versions.get(apiVersion);
  }

  convert(object: JsonObject, apiVersion: string): JsonObject {
    const { apiVersion: own } = object;
    const from = typeof own === 'string' ? this.#definitions.get(own) : undefined;
    const to = this.#definitions.get(apiVersion);
    if (!from || !to || from === to) return object;
    const typed = decoded(from, object);
    const stored = from.conversion?.withoutDefaults?.(typed) ?? from.conversion?.toStored(typed) ?? typed;
    return toJson(decoded(to, toJson(to.conversion?.fromStored(stored) ?? stored)));
  }

  complete(object: JsonObject): JsonObject {
    return toJson(this.definition.strategy.applyDefaults(this.#read(object)));
  }

  #read(object: JsonObject): KubeObject {
    try {
      return decoded(this.definition, object);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      throw new DecodeError(unstructuredProblem(this.definition.schema, object) ?? error.message);
    }
  }
}

function managedVersion(definition: ResourceDefinition, subresource: string): ManagedVersion {
  const rules = subresource === '' ? definition.strategy : definition.subresources.find(({ name }) => name === subresource)?.update;
  return { type: fieldTypeOf(definition.schema), ...(rules?.manages && { filter: rules.manages }) };
}

/** An object before anything is said of it. Go's structs have members even then, objects of custom resources have none. */
function emptyOf(definition: ResourceDefinition): JsonObject {
  const kind = { kind: definition.kind, apiVersion: apiVersionOf(definition) };
  return definition.custom ? kind : { ...kind, ...(zeroOf(definition.schema) as JsonObject) };
}

/** As Go's types hold it; objects of custom resources have no types. */
function decoded(definition: ResourceDefinition, object: JsonObject): KubeObject {
  if (definition.custom) return object as unknown as KubeObject;
  return decodeValue<KubeObject>(definition.schema, object, { strict: false }).object;
}

function toJson(object: KubeObject): JsonObject {
  return object as unknown as JsonObject;
}
