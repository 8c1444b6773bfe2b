import type { Registry } from '#domain/api/registry.js';
import { apiVersionOf } from '#domain/meta/api-version.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { scaleKind } from '#domain/api/scale.js';
import { fieldTypeOf } from '#domain/apply/field-type-of.js';
import type { ManagedResource } from '#domain/apply/managed-resource.js';
import type { PathElement } from '#domain/apply/path-element.js';
import type { ReplicasPaths } from '#domain/apply/scale-managers.js';
import { decodeValue } from '#domain/codec/decode-json.js';
import { zeroOf } from '#domain/codec/normalize-plan.js';
import type { JsonObject } from '#domain/json/json.js';
import { schemaOfKind } from '#domain/schema/kinds.js';

let known: ManagedResource | undefined;

/** What field management knows of autoscaling/v1 Scale, which is no resource of its own and has one version. */
export function scaleResource(): ManagedResource {
  return (known ??= makeScaleResource());
}

function makeScaleResource(): ManagedResource {
  const schema = schemaOfKind(scaleKind);
  const apiVersion = apiVersionOf(scaleKind);
  const version = { type: fieldTypeOf(schema) };
  return {
    ...scaleKind,
    apiVersion,
    subresource: 'scale',
    empty: { kind: scaleKind.kind, apiVersion, ...(zeroOf(schema) as JsonObject) },
    versionOf: (wanted) => (wanted === apiVersion ? version : undefined),
    convert: (object) => object,
    complete: (object) => decodeValue<JsonObject>(schema, object, { strict: false }).object,
  };
}

const specReplicas: readonly PathElement[] = ['f:spec', 'f:replicas'];

/** Where the versions of a resource have their replicas; those that cannot be scaled have none. */
export function replicasPathsOf(registry: Registry, definition: ResourceDefinition): ReplicasPaths {
  return new Map(
    registry.versionsOf(definition).map((version) => {
      const view = version.subresources.find(({ name }) => name === 'scale')?.scale;
      return [apiVersionOf(version), view ? (view.replicasPath ?? specReplicas) : null] as const;
    }),
  );
}
