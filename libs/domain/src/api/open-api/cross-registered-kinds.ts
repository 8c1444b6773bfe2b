import { compareBytewise } from '#domain/json/go-marshal.js';
import { builtInResources } from '#domain/api/served-resources.js';
import type { GroupVersionKind, ObjectSchema } from '#domain/schema/schema.js';

/** The types that upstream registers in every group version. Source: k8s.io/apiserver/pkg/server/routes/openapi.go. */
const crossRegistered: ReadonlySet<string> = new Set(['meta.v1.DeleteOptions', 'meta.v1.WatchEvent']);

/** Group versions that are known to upstream and served no more, or never were; clients may still read objects of theirs. */
const unserved: readonly (readonly [group: string, ...versions: string[]])[] = [
  ['admission.k8s.io', 'v1', 'v1beta1'],
  ['apiextensions.k8s.io', 'v1beta1'],
  ['apiregistration.k8s.io', 'v1beta1'],
  ['apps', 'v1beta1', 'v1beta2'],
  ['authentication.k8s.io', 'v1alpha1', 'v1beta1'],
  ['authorization.k8s.io', 'v1beta1'],
  ['batch', 'v1beta1'],
  ['discovery.k8s.io', 'v1beta1'],
  ['events.k8s.io', 'v1beta1'],
  ['extensions', 'v1beta1'],
  ['flowcontrol.apiserver.k8s.io', 'v1beta1', 'v1beta2', 'v1beta3'],
  ['imagepolicy.k8s.io', 'v1alpha1'],
  ['node.k8s.io', 'v1alpha1', 'v1beta1'],
  ['policy', 'v1beta1'],
  ['rbac.authorization.k8s.io', 'v1alpha1', 'v1beta1'],
  ['scheduling.k8s.io', 'v1beta1'],
  ['storage.k8s.io', 'v1alpha1'],
];

/**
 * Every kind that such a type is, undefined for other types. A document of one group version names only its own besides core's.
 */
export function crossRegisteredKinds(
  schema: ObjectSchema,
  only: { readonly group: string; readonly version: string } | undefined,
): readonly GroupVersionKind[] | undefined {
  if (!crossRegistered.has(schema.name)) return undefined;
  const kind = schema.name.slice(schema.name.lastIndexOf('.') + 1);
  return registeredVersions()
    .filter(({ group, version }) => !only || (group === '' && version === 'v1') || (group === only.group && version === only.version))
    .map((registered) => ({ ...registered, kind }));
}

function registeredVersions(): readonly { readonly group: string; readonly version: string }[] {
  const served = builtInResources().map(({ group, version }) => `${group}/${version}`);
  const others = unserved.flatMap(([group, ...versions]) => versions.map((version) => `${group}/${version}`));
  return [...new Set([...served, ...others])]
    .map((text) => ({ group: text.slice(0, text.indexOf('/')), version: text.slice(text.indexOf('/') + 1) }))
    .toSorted((a, b) => compareBytewise(a.group, b.group) || compareBytewise(a.version, b.version));
}
