import { semanticallyEqual } from '#domain/json/equal.js';
import type {
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
  JSONSchemaProps,
} from '#domain/schema/types/apiextensions-v1.js';

type PerVersion = Pick<CustomResourceDefinitionVersion, 'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields'>;

/**
 * A spec as upstream judges it: what all versions have alike stands once, above them, and errors name that place
 * (`spec.validation.openAPIV3Schema`). With one version that is everything.
 */
export interface InternalSpec extends PerVersion {
  readonly versions: readonly CustomResourceDefinitionVersion[];
}

/** Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/conversion.go. */
export function toInternalSpec({ versions }: CustomResourceDefinitionSpec): InternalSpec {
  const [first, ...others] = versions ?? [];
  if (!first) return { versions: [] };
  const names = ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const;
  const shared = names.filter((name) => others.every((other) => semanticallyEqual(other[name], first[name])));
  const above: PerVersion = Object.fromEntries(shared.flatMap((name) => (first[name] === undefined ? [] : [[name, first[name]]])));
  return { ...above, versions: [first, ...others].map((version) => without(version, shared)) };
}

function without(version: CustomResourceDefinitionVersion, names: readonly string[]): CustomResourceDefinitionVersion {
  return Object.fromEntries(
    Object.entries(version).filter(([name]) => !names.includes(name)),
  ) as unknown as CustomResourceDefinitionVersion;
}

/** Every schema of a spec at its root, each once. */
export function schemasOf({ schema, versions }: InternalSpec): readonly JSONSchemaProps[] {
  return [schema, ...versions.map((version) => version.schema)].flatMap((one) => one?.openAPIV3Schema ?? []);
}
