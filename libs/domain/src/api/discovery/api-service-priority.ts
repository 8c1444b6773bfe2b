/** Where a group version stands among others: the more the earlier. They are also in the spec of its APIService. */
export interface ApiServicePriority {
  readonly group: number;
  readonly version: number;
}

/** Group, then `version=priority`. Source: cmd/kube-apiserver/app/aggregator.go and pkg/controlplane/apiserver/aggregator.go. */
const table: Readonly<Record<string, readonly [group: number, versions: Readonly<Record<string, number>>]>> = {
  'apiregistration.k8s.io': [20_000, { v1: 18 }],
  '': [18_000, { v1: 1 }],
  apps: [17_800, { v1: 15 }],
  'events.k8s.io': [17_750, { v1: 15 }],
  'authentication.k8s.io': [17_700, { v1: 15 }],
  'authorization.k8s.io': [17_600, { v1: 15 }],
  autoscaling: [17_500, { v2: 30, v1: 15 }],
  batch: [17_400, { v1: 15 }],
  'certificates.k8s.io': [17_300, { v1: 15, v1beta1: 9, v1alpha1: 1 }],
  'networking.k8s.io': [17_200, { v1: 15, v1beta1: 12 }],
  policy: [17_100, { v1: 15 }],
  'rbac.authorization.k8s.io': [17_000, { v1: 15 }],
  'storage.k8s.io': [16_800, { v1: 15, v1beta1: 9 }],
  'apiextensions.k8s.io': [16_700, { v1: 15 }],
  'admissionregistration.k8s.io': [16_700, { v1: 15, v1beta1: 12, v1alpha1: 9 }],
  'scheduling.k8s.io': [16_600, { v1: 15, v1alpha2: 9 }],
  'coordination.k8s.io': [16_500, { v1: 15, v1beta1: 13, v1alpha2: 12 }],
  'node.k8s.io': [16_300, { v1: 15 }],
  'discovery.k8s.io': [16_200, { v1: 15 }],
  'resource.k8s.io': [16_200, { v1: 20, v1beta2: 15, v1beta1: 12, v1alpha3: 9 }],
  'flowcontrol.apiserver.k8s.io': [16_100, { v1: 21 }],
  'internal.apiserver.k8s.io': [16_000, { v1alpha1: 9 }],
  'storagemigration.k8s.io': [15_800, { v1beta1: 9 }],
};

/** Groups that upstream does not know are those of custom resources: behind all others, their versions by name alone. */
export function apiServicePriority(group: string, version: string): ApiServicePriority {
  const [groupPriority, versions] = Object.hasOwn(table, group) ? (table[group] ?? []) : [];
  return { group: groupPriority ?? 1000, version: versions?.[version] ?? 100 };
}
