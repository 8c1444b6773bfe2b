import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { isConditionTrue } from '#domain/custom-resources/conditions/crd-condition.js';
import { customDefinitionsOf } from '#domain/custom-resources/definition/custom-definitions.js';
import { equal } from '#domain/json/equal.js';
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
} from '#domain/schema/types/apiextensions-v1.js';

/** What one CustomResourceDefinition adds to the API at one moment. */
export interface ServedKind {
  /** A definition for each version that is served; none before it is established. */
  readonly definitions: readonly ResourceDefinition[];
  readonly isTerminating: boolean;
  /** What they were made from: the same object as long as nothing in it has changed. */
  readonly serves: ServedFrom;
}

interface ServedFrom {
  readonly spec: CustomResourceDefinitionSpec;
  readonly names: CustomResourceDefinitionNames;
  readonly isEstablished: boolean;
}

/** Changes of other conditions and of metadata make no other kind: then it is the same as before. */
export function servedKindOf(crd: CustomResourceDefinition, before: ServedKind | undefined): ServedKind {
  const { spec, status } = crd;
  const from: ServedFrom = { spec, names: status.acceptedNames, isEstablished: isConditionTrue(crd, 'Established') };
  const isTerminating = isConditionTrue(crd, 'Terminating');
  if (!before || !equal(before.serves, from)) return { definitions: customDefinitionsOf(crd), isTerminating, serves: from };
  if (before.isTerminating === isTerminating) return before;
  return { ...before, isTerminating, definitions: before.definitions.map((one) => withTermination(one, isTerminating)) };
}

function withTermination({ terminating: _, ...definition }: ResourceDefinition, isTerminating: boolean): ResourceDefinition {
  return isTerminating ? { ...definition, terminating: true } : definition;
}
