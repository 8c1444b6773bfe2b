/** Good objects of kinds that have neither recorded writes nor objects from the beginning. */
export const plainSpecimens: readonly Readonly<Record<string, unknown>>[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { labels: { a: 'b' } }, data: { k: 'v' }, binaryData: { b: 'YQ==' } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { labels: { a: 'b' } } },
  { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }] }] } },
  { apiVersion: 'v1', kind: 'Binding', target: { kind: 'Node', name: 'a' } },
  { apiVersion: 'v1', kind: 'Service', spec: { selector: { a: 'b' }, ports: [{ port: 80 }], type: 'NodePort' } },
  { apiVersion: 'v1', kind: 'LimitRange', spec: { limits: [{ type: 'Container', max: { cpu: '1' }, default: { cpu: '500m' } }] } },
  { apiVersion: 'v1', kind: 'Node', spec: { podCIDR: '10.244.0.0/24', taints: [{ key: 'a', effect: 'NoSchedule' }] } },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' },
    subjects: [{ kind: 'ServiceAccount', name: 'a', namespace: 'default' }],
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    spec: {
      rules: [
        {
          host: 'a.example',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } }] },
        },
      ],
    },
  },
  { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', spec: { controller: 'example.com/c' } },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] },
  },
  { apiVersion: 'networking.k8s.io/v1', kind: 'IPAddress', spec: { parentRef: { resource: 'services', namespace: 'default', name: 'a' } } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', spec: { cidrs: ['10.96.0.0/12'] } },
  {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    spec: { holderIdentity: 'a', leaseDurationSeconds: 15, renewTime: '2026-01-01T00:00:00.000000Z' },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.244.0.1'], conditions: { ready: true } }],
    ports: [{ name: 'http', port: 80 }],
  },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', value: 10, description: 'x' },
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', provisioner: 'example.com/p' },
  { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', spec: { attachRequired: true } },
  { apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', spec: { drivers: [{ name: 'example.com', nodeID: 'a' }] } },
  { apiVersion: 'storage.k8s.io/v1', kind: 'CSIStorageCapacity', storageClassName: 'a', capacity: '1Gi' },
  { apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttributesClass', driverName: 'example.com', parameters: { a: 'b' } },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    spec: { attacher: 'example.com', nodeName: 'a', source: { persistentVolumeName: 'a' } },
  },
  { apiVersion: 'policy/v1', kind: 'Eviction' },
  { apiVersion: 'autoscaling/v1', kind: 'Scale', spec: { replicas: 2 } },
];
