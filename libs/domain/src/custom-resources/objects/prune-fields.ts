import { dropped, mapList, mapMembers, type Members } from '#domain/custom-resources/objects/map-values.js';
import { memberSchema } from '#domain/custom-resources/objects/subtree-traits.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import { isJsonObject } from '#domain/json/json.js';

/** Fields that every object has; they are not pruned at the root of a resource. */
const metaFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** A value without the fields that its schema does not name, and which those are: `spec.foo[0].bar`, sorted. */
export interface Pruned {
  readonly value: unknown;
  readonly unknownFields: readonly string[];
}

export interface PruneOptions {
  /** Kind, apiVersion and metadata at the root stay as they are. */
  readonly isResourceRoot: boolean;
  /** Nulls go as well, where there may be none and no default stands in for them. */
  readonly dropsNulls: boolean;
}

/**
 * Drops what the schema does not specify. Without a schema every field goes.
 * Source: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/{pruning/algorithm.go,defaulting/prunenulls.go}.
 */
export function pruneFields(value: unknown, schema: StructuralSchema | undefined, options: PruneOptions): Pruned {
  const pruner = new Pruner(options.dropsNulls);
  const pruned = pruner.prune(value, schema, options.isResourceRoot);
  return { value: pruned, unknownFields: pruner.unknownFields.toSorted(compareBytewise) };
}

class Pruner {
  readonly unknownFields: string[] = [];
  readonly #path: (string | number)[] = [];

  constructor(private readonly dropsNulls: boolean) {}

  prune(value: unknown, schema: StructuralSchema | undefined, isRoot = false): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (schema?.preservesUnknownFields) return this.#keep(value, schema, isRoot);
    if (Array.isArray(value)) return mapList(value, (item, i) => this.#below(i, () => this.prune(item, schema?.items)));
    return mapMembers(value as Members, (member, name) => {
      if ((isRoot || schema?.isEmbeddedResource) && metaFields.has(name)) return member;
      return schema && isSpecified(schema, name) ? this.#member(member, schema, name) : this.#drop(name);
    });
  }

  /** Unknown fields stay, here and in the items of lists. */
  #keep(value: object, schema: StructuralSchema | undefined, isRoot = false): unknown {
    if (!schema) return value;
    if (Array.isArray(value))
      return mapList(value, (item, i) => (isObject(item) ? this.#below(i, () => this.#keep(item, schema.items)) : item));
    return mapMembers(value as Members, (member, name) => {
      if ((schema.isEmbeddedResource || isRoot) && metaFields.has(name)) return member;
      return isSpecified(schema, name) ? this.#member(member, schema, name) : member;
    });
  }

  #member(member: unknown, schema: StructuralSchema, name: string): unknown {
    const inner = memberSchema(schema, name);
    if (this.dropsNulls && member === null && inner && !inner.nullable && inner.default === undefined) return dropped;
    return this.#below(name, () => this.prune(member, inner));
  }

  #drop(name: string): typeof dropped {
    // upstream says nothing of what every object has, even where it goes
    if (!metaFields.has(name) || this.#path.length > 0) this.unknownFields.push(formatPath([...this.#path, name]));
    return dropped;
  }

  #below<T>(step: string | number, inner: () => T): T {
    this.#path.push(step);
    const result = inner();
    this.#path.pop();
    return result;
  }
}

function isSpecified({ properties, additionalProperties }: StructuralSchema, name: string): boolean {
  return additionalProperties !== undefined || properties.has(name);
}

function isObject(value: unknown): value is object {
  return Array.isArray(value) || isJsonObject(value);
}

/** `spec.ports[0].name`. */
function formatPath(steps: readonly (string | number)[]): string {
  return steps.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}
