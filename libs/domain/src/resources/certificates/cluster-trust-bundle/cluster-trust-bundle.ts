import { defineResource, type Given } from '#domain/api/define-resource.js';
import { storedAs } from '#domain/api/same-shape.js';
import { column, nameColumn } from '#domain/api/table-columns.js';
import { validateBundle, validateBundleUpdate } from '#domain/resources/certificates/cluster-trust-bundle/validate-bundle.js';
import type { ClusterTrustBundle } from '#domain/schema/types/certificates-v1beta1.js';

const rules: Given<ClusterTrustBundle> = {
  strategy: {
    // the rule of the name needs the spec, so it is among the rules of the object
    checkName: () => [],
    validate: validateBundle,
    validateUpdate: validateBundleUpdate,
    allowUnconditionalUpdate: false,
  },
  printer: {
    columns: [nameColumn, column('SignerName', 'Whose anchors they are; none for anchors of nobody in particular.')],
    cells: ({ metadata, spec }) => [metadata.name, spec.signerName || '<none>'],
  },
  selectableFields: [{ path: 'spec.signerName', value: ({ spec }) => spec.signerName ?? '' }],
};

/** CA certificates for pods to trust. Stored as v1beta1. */
export const clusterTrustBundles = defineResource<ClusterTrustBundle>('certificates.k8s.io/v1beta1', 'ClusterTrustBundle', rules);

export const clusterTrustBundlesV1alpha1 = defineResource<ClusterTrustBundle>('certificates.k8s.io/v1alpha1', 'ClusterTrustBundle', {
  deprecated: { since: 34, until: 37 },
  ...rules,
  ...storedAs<ClusterTrustBundle>(clusterTrustBundles, 'v1alpha1'),
});
