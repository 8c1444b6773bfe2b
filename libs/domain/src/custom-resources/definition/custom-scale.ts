import type { ScaleView } from '#domain/api/resource-definition.js';
import { fieldElement } from '#domain/apply/path-element.js';
import { setMember } from '#domain/codec/json-node.js';
import { namesOfPath, type NestedField, nestedInteger, nestedText } from '#domain/custom-resources/strategy/nested-field.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { isJsonObject } from '#domain/json/json.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { CustomResourceSubresourceScale } from '#domain/schema/types/apiextensions-v1.js';
import type { Scale } from '#domain/schema/types/autoscaling-v1.js';
import { badRequest, internalError } from '#domain/status/status-error.js';

/** Replicas of an object that says nothing of them, while a Scale of it is changed. */
const neverSet = -(2 ** 31);

/** How a custom kind shows itself as a Scale. Source: ScaleREST in k8s.io/apiextensions-apiserver/pkg/registry/customresource/etcd.go. */
export function customScale({
  specReplicasPath,
  statusReplicasPath,
  labelSelectorPath,
}: CustomResourceSubresourceScale): ScaleView<KubeObject> {
  const specNames = namesOfPath(specReplicasPath);
  const statusNames = namesOfPath(statusReplicasPath);
  const selectorNames = labelSelectorPath ? namesOfPath(labelSelectorPath) : undefined;
  const read = (object: KubeObject, replicas: unknown): Pick<Scale, 'spec' | 'status'> => {
    const available = valueOf(nestedInteger(object, statusNames));
    const selector = selectorNames && valueOf(nestedText(object, selectorNames));
    return {
      spec: Number(replicas) === 0 ? {} : { replicas: Number(replicas) },
      status: { replicas: Number(available ?? 0), ...(typeof selector === 'string' && selector !== '' && { selector }) },
    };
  };
  return {
    read: (object) => {
      const replicas = valueOf(nestedInteger(object, specNames));
      if (replicas === undefined) throw internalError(`the spec replicas field ${goQuote(specReplicasPath)} does not exist`);
      return read(object, replicas);
    },
    readForWrite: (object) => read(object, valueOf(nestedInteger(object, specNames)) ?? neverSet),
    withReplicas: (object, replicas) => {
      if (replicas === neverSet) throw badRequest(`the spec replicas field ${goQuote(specReplicasPath)} cannot be empty`);
      return withNested(object, specNames, replicas) as KubeObject;
    },
    replicasPath: specNames.map(fieldElement),
  };
}

/** Throws 500 for what is of another type. */
function valueOf({ value, problem }: NestedField): unknown {
  if (problem !== undefined) throw internalError(problem);
  return value;
}

function withNested(object: unknown, [name = '', ...rest]: readonly string[], value: number): object {
  const members = isJsonObject(object) ? object : {};
  const next: Record<string, unknown> = { ...members };
  setMember(next, name, rest.length === 0 ? value : withNested(members[name], rest, value));
  return next;
}
