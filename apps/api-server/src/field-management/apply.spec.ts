import { type RecordedRequest, type RequestContent, testRecordedExchanges } from '#testing/exchanges/recorded-exchanges.js';
import { startLikeRecorded } from '../bad-input/start-like-recorded.js';

const namespace = '/api/v1/namespaces/apply';
const cm = `${namespace}/configmaps`;
const deployments = '/apis/apps/v1/namespaces/apply/deployments';
const services = `${namespace}/services`;
const apply = 'application/apply-patch+yaml';
const merge = 'application/merge-patch+json';

const applied = (body: unknown): RequestContent => ({ type: apply, body });
const merged = (body: unknown): RequestContent => ({ type: merge, body });

type Fields = Readonly<Record<string, unknown>>;

const configMap = (name: string, data?: Fields, metadata?: Fields): RequestContent =>
  applied({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, ...(data && { data }) });

const deployment = (name: string, container: Fields, spec?: Fields): RequestContent =>
  applied({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'web:1', ...container }] } },
      ...spec,
    },
  });

const service = (name: string, ...ports: readonly Fields[]): RequestContent =>
  applied({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { clusterIP: 'None', ports } });

const role = (name: string, ...verbs: readonly string[]): RequestContent =>
  applied({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs }],
  });

const requests: readonly RecordedRequest[] = [
  // ownership
  ['an apply creates what is not there', `PATCH ${cm}/own?fieldManager=a`, configMap('own', { k: '1', l: '1' })],
  ['the same again changes nothing', `PATCH ${cm}/own?fieldManager=a`, configMap('own', { k: '1', l: '1' })],
  ['another manager of the same value shares it', `PATCH ${cm}/own?fieldManager=b`, configMap('own', { l: '1', m: '1' })],
  ['another value is a conflict', `PATCH ${cm}/own?fieldManager=b`, configMap('own', { k: '2', m: '1' })],
  ['with force too many others lose the field', `PATCH ${cm}/own?fieldManager=b&force=true`, configMap('own', { k: '2', l: '1', m: '1' })],
  ['what others own stays when it is dropped', `PATCH ${cm}/own?fieldManager=b`, configMap('own', { k: '2' })],
  ['what nobody else owns goes when it is dropped', `PATCH ${cm}/own?fieldManager=b`, configMap('own')],
  ['an apply of nothing at all', `PATCH ${cm}/own?fieldManager=a`, applied({ apiVersion: 'v1', kind: 'ConfigMap' })],
  // others who write
  [
    'a create by POST is recorded by the user agent',
    `POST ${cm}`,
    { body: { metadata: { name: 'agent' }, data: { k: '1' } }, headers: { 'User-Agent': 'kubectl/v1.32.0 (linux/amd64)' } },
  ],
  ['and by fieldManager where that is given', `POST ${cm}?fieldManager=me`, { body: { metadata: { name: 'named' }, data: { k: '1' } } }],
  ['a client without a name', `POST ${cm}`, { body: { metadata: { name: 'unknown' }, data: { k: '1' } } }],
  ['a patch is recorded beside it', `PATCH ${cm}/agent?fieldManager=me`, merged({ data: { l: '1' }, metadata: { labels: { a: '1' } } })],
  ['a patch that changes nothing is not', `PATCH ${cm}/agent?fieldManager=other`, merged({ data: { l: '1' } })],
  ['a patch takes a field', `PATCH ${cm}/agent?fieldManager=other`, merged({ data: { l: '2' } })],
  ['a field that goes is nobody’s', `PATCH ${cm}/agent?fieldManager=other`, merged({ data: { l: null } })],
  ['an apply sees a conflict with an update', `PATCH ${cm}/agent?fieldManager=a`, configMap('agent', { k: '2' }, { labels: { a: '2' } })],
  ['a PUT is recorded', `PUT ${cm}/agent?fieldManager=put`, { body: { metadata: { name: 'agent' }, data: { k: '3', n: '1' } } }],
  // managedFields that clients send
  ['managers that a PUT leaves out stay', `PUT ${cm}/named?fieldManager=put`, { body: { metadata: { name: 'named' }, data: { k: '2' } } }],
  [
    'managers can be set',
    `PUT ${cm}/named?fieldManager=put`,
    {
      body: {
        metadata: {
          name: 'named',
          managedFields: [
            {
              manager: 'set',
              operation: 'Apply',
              apiVersion: 'v1',
              time: '2020-01-01T00:00:00Z',
              fieldsType: 'FieldsV1',
              fieldsV1: { 'f:data': { 'f:k': {}, '.': {} } },
            },
          ],
        },
        data: { k: '2' },
      },
    },
  ],
  [
    'managers that are none are passed over',
    `PATCH ${cm}/named`,
    merged({ metadata: { managedFields: [{ manager: 'x', operation: 'Guess' }] } }),
  ],
  [
    'managers are forgotten by an empty entry',
    `PATCH ${cm}/named?fieldManager=p`,
    merged({ metadata: { managedFields: [{}] }, data: { x: '1' } }),
  ],
  ['an object without managers goes on without', `PATCH ${cm}/named?fieldManager=p`, merged({ data: { y: '1' } })],
  ['until something is applied', `PATCH ${cm}/named?fieldManager=a`, configMap('named', { k: '2', z: '1' })],
  [
    'managers are forgotten by an empty list',
    `PUT ${cm}/named`,
    { body: { metadata: { name: 'named', managedFields: [] }, data: { k: '2' } } },
  ],
  ['a conflict with what was there before', `PATCH ${cm}/named?fieldManager=a`, configMap('named', { k: '3' })],
  // what is refused
  ['an apply without a manager', `PATCH ${cm}/own`, configMap('own')],
  ['force of another patch', `PATCH ${cm}/own?fieldManager=a&force=true`, merged({})],
  ['a manager of 129 characters', `PATCH ${cm}/own?fieldManager=${'x'.repeat(129)}`, configMap('own')],
  ['a manager that cannot be printed', `PATCH ${cm}/own?fieldManager=a%0Ab`, configMap('own')],
  ['managedFields in a configuration', `PATCH ${cm}/own?fieldManager=a`, configMap('own', {}, { managedFields: [] })],
  ['another kind', `PATCH ${cm}/own?fieldManager=a`, applied({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'own' } })],
  ['no kind', `PATCH ${cm}/own?fieldManager=a`, applied({ metadata: { name: 'own' } })],
  ['another version', `PATCH ${deployments}/none?fieldManager=a`, applied({ apiVersion: 'apps/v1beta1', kind: 'Deployment' })],
  ['another name', `PATCH ${cm}/own?fieldManager=a`, configMap('other')],
  ['another namespace', `PATCH ${cm}/own?fieldManager=a`, configMap('own', {}, { namespace: 'default' })],
  ['the UID of nothing', `PATCH ${cm}/none?fieldManager=a`, configMap('none', {}, { uid: 'x' })],
  ['a resourceVersion of long ago', `PATCH ${cm}/own?fieldManager=a`, configMap('own', { k: '9' }, { resourceVersion: '1' })],
  [
    'a field that the kind has not',
    `PATCH ${cm}/own?fieldManager=a`,
    applied({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' }, date: {} }),
  ],
  ['a value of another type', `PATCH ${deployments}/none?fieldManager=a`, deployment('none', {}, { replicas: 'two' })],
  [
    'bytes that are none',
    `PATCH ${cm}/own?fieldManager=a`,
    applied({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' }, binaryData: { k: '?' } }),
  ],
  ['an object that is invalid', `PATCH ${cm}/Big?fieldManager=a`, configMap('Big')],
  ['a status of what is not there', `PATCH ${deployments}/none/status?fieldManager=a`, deployment('none', {})],
  // notations
  ['YAML', `PATCH ${cm}/yaml?fieldManager=a`, applied('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  k: "1"\n')],
  [
    'YAML that mentions a field twice',
    `PATCH ${cm}/yaml?fieldManager=a`,
    applied('apiVersion: v1\nkind: ConfigMap\ndata:\n  k: "1"\n  k: "2"\n'),
  ],
  [
    'which is an error where reading is strict',
    `PATCH ${cm}/yaml?fieldManager=a&fieldValidation=Strict`,
    applied('apiVersion: v1\nkind: ConfigMap\ndata:\n  k: "1"\n  k: "2"\n'),
  ],
  [
    'and nothing where it is not',
    `PATCH ${cm}/yaml?fieldManager=a&fieldValidation=Ignore`,
    applied('apiVersion: v1\nkind: ConfigMap\ndata:\n  k: "1"\n  k: "2"\n'),
  ],
  ['no YAML', `PATCH ${cm}/yaml?fieldManager=a`, applied('a: b: c')],
  ['a list', `PATCH ${cm}/yaml?fieldManager=a`, applied('- a')],
  ['a text', `PATCH ${cm}/yaml?fieldManager=a`, applied('a')],
  ['no body', `PATCH ${cm}/yaml?fieldManager=a`, applied('')],
  ['null', `PATCH ${cm}/yaml?fieldManager=a`, applied('null')],
  // dry runs
  ['a dry run of a create', `PATCH ${cm}/dry?fieldManager=a&dryRun=All`, configMap('dry', { k: '1' })],
  ['a dry run of a change', `PATCH ${cm}/yaml?fieldManager=a&dryRun=All`, configMap('yaml', { k: 'dry' })],
  ['leave nothing behind', `GET ${cm}/dry`],
  // lists by keys, with defaults
  [
    'ports have a protocol by default',
    `PATCH ${services}/ports?fieldManager=a`,
    service('ports', { name: 'a', port: 80 }, { name: 'b', port: 80, protocol: 'UDP' }),
  ],
  ['which is part of their identity', `PATCH ${services}/ports?fieldManager=b`, service('ports', { name: 'a', port: 80, protocol: 'TCP' })],
  ['so that this is another one', `PATCH ${services}/ports?fieldManager=b`, service('ports', { name: 'c', port: 81 })],
  [
    'and this a conflict',
    `PATCH ${services}/ports?fieldManager=b`,
    service('ports', { name: 'z', port: 80 }, { name: 'y', port: 80, protocol: 'UDP' }),
  ],
  ['an item goes with its last owner', `PATCH ${services}/ports?fieldManager=a`, service('ports', { name: 'a', port: 80 })],
  ['an item twice', `PATCH ${services}/ports?fieldManager=a`, service('ports', { name: 'a', port: 80 }, { name: 'b', port: 80 })],
  ['an item without keys', `PATCH ${services}/ports?fieldManager=a`, service('ports', { name: 'a' })],
  [
    'containers, variables and ports',
    `PATCH ${deployments}/web?fieldManager=a`,
    deployment(
      'web',
      {
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '1' },
        ],
        ports: [{ containerPort: 80 }],
      },
      { replicas: 2 },
    ),
  ],
  [
    'nothing of which changes',
    `PATCH ${deployments}/web?fieldManager=a`,
    deployment(
      'web',
      {
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '1' },
        ],
        ports: [{ containerPort: 80 }],
      },
      { replicas: 2 },
    ),
  ],
  [
    'a sidecar by somebody else',
    `PATCH ${deployments}/web?fieldManager=b`,
    applied({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { template: { spec: { containers: [{ name: 'side', image: 'side:1' }] } } },
    }),
  ],
  [
    'goes with its owner',
    `PATCH ${deployments}/web?fieldManager=b`,
    applied({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { template: { spec: { containers: [{ name: 'web', image: 'web:1' }] } } },
    }),
  ],
  [
    'several conflicts',
    `PATCH ${deployments}/web?fieldManager=c`,
    deployment(
      'web',
      {
        image: 'web:2',
        env: [
          { name: 'A', value: '2' },
          { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        ],
      },
      { replicas: 3 },
    ),
  ],
  [
    'the order of items',
    `PATCH ${deployments}/web?fieldManager=a`,
    deployment(
      'web',
      {
        env: [
          { name: 'C', value: '1' },
          { name: 'B', value: '1' },
          { name: 'A', value: '1' },
        ],
      },
      { replicas: 2 },
    ),
  ],
  ['a variable is unset', `PATCH ${deployments}/web?fieldManager=a`, deployment('web', { env: [{ name: 'B', value: '1' }] })],
  // sets, and what is owned as a whole
  [
    'finalizers are a set',
    `PATCH ${cm}/set?fieldManager=a`,
    configMap('set', undefined, { finalizers: ['example.com/a', 'example.com/b'] }),
  ],
  [
    'to which others add',
    `PATCH ${cm}/set?fieldManager=b`,
    configMap('set', undefined, { finalizers: ['example.com/c', 'example.com/b'] }),
  ],
  ['and from which they take', `PATCH ${cm}/set?fieldManager=a`, configMap('set', undefined, { finalizers: ['example.com/a'] })],
  [
    'an item of a set twice',
    `PATCH ${cm}/set?fieldManager=a`,
    configMap('set', undefined, { finalizers: ['example.com/a', 'example.com/a'] }),
  ],
  ['rules are one value', `PATCH /apis/rbac.authorization.k8s.io/v1/namespaces/apply/roles/atom?fieldManager=a`, role('atom', 'get')],
  [
    'that only one can own',
    `PATCH /apis/rbac.authorization.k8s.io/v1/namespaces/apply/roles/atom?fieldManager=b`,
    role('atom', 'get', 'list'),
  ],
  [
    'a selector is one value, too',
    `PATCH ${deployments}/web?fieldManager=b`,
    applied({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: { app: 'web', b: '1' } } },
    }),
  ],
  // subresources
  [
    'status in a configuration of the object is not owned',
    `PATCH ${deployments}/web?fieldManager=s`,
    applied({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, status: { replicas: 1 } }),
  ],
  [
    'status by its own path',
    `PATCH ${deployments}/web/status?fieldManager=s`,
    applied({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 9 },
      status: { replicas: 1, conditions: [{ type: 'Available', status: 'True' }] },
    }),
  ],
  [
    'conditions of several managers',
    `PATCH ${deployments}/web/status?fieldManager=t`,
    applied({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      status: { conditions: [{ type: 'example.io/Fine', status: 'True' }] },
    }),
  ],
  [
    'a conflict within status',
    `PATCH ${deployments}/web/status?fieldManager=t`,
    applied({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      status: { conditions: [{ type: 'Available', status: 'False' }] },
    }),
  ],
  [
    'a patch of status',
    `PATCH ${deployments}/web/status?fieldManager=p`,
    merged({ metadata: { labels: { s: '1' } }, status: { replicas: 2 } }),
  ],
  [
    'managedFields are not set by way of status',
    `PATCH ${deployments}/web/status?fieldManager=p`,
    merged({ metadata: { managedFields: [{}] } }),
  ],
  [
    'a scale is applied',
    `PATCH ${deployments}/web/scale?fieldManager=h&force=true`,
    applied({ apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web' }, spec: { replicas: 4 } }),
  ],
  ['what the object says of it', `GET ${deployments}/web`],
  [
    'a conflict with the scale',
    `PATCH ${deployments}/web?fieldManager=c`,
    applied({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 5 } }),
  ],
  [
    'a conflict by the scale',
    `PATCH ${deployments}/web/scale?fieldManager=i`,
    applied({ apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web' }, spec: { replicas: 6 } }),
  ],
  ['a scale is patched', `PATCH ${deployments}/web/scale?fieldManager=p`, merged({ spec: { replicas: 7 } })],
  ['what the object says then', `GET ${deployments}/web`],
  [
    'an update of replicas and more',
    `PATCH ${deployments}/web?fieldManager=up`,
    merged({ metadata: { labels: { up: '1' } }, spec: { replicas: 8 } }),
  ],
  [
    'a scale to the number that there is already',
    `PATCH ${deployments}/web/scale?fieldManager=same`,
    applied({ apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web' }, spec: { replicas: 8 } }),
  ],
  ['leaves two entries of who updated', `GET ${deployments}/web`],
  [
    'of which the later one counts',
    `PATCH ${deployments}/web?fieldManager=c`,
    applied({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 9 } }),
  ],
  // what kubectl has applied of old
  [
    'kubectl applied on its own',
    `POST ${cm}?fieldManager=kubectl-client-side-apply`,
    {
      body: {
        metadata: {
          name: 'csa',
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration':
              '{"apiVersion":"v1","data":{"k":"1","l":"1"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"csa","namespace":"apply"}}\n',
          },
        },
        data: { k: '1', l: '1' },
      },
    },
  ],
  ['another than kubectl conflicts with it', `PATCH ${cm}/csa?fieldManager=a`, configMap('csa', { k: '2', l: '1' })],
  ['kubectl does not', `PATCH ${cm}/csa?fieldManager=kubectl`, configMap('csa', { k: '2', l: '1' })],
  ['and keeps the annotation', `PATCH ${cm}/csa?fieldManager=kubectl&force=true`, configMap('csa', { k: '3' })],
  // versions
  [
    'one version',
    'PATCH /apis/autoscaling/v2/namespaces/apply/horizontalpodautoscalers/h?fieldManager=a',
    applied({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'h' },
      spec: {
        maxReplicas: 3,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
      },
    }),
  ],
  [
    'another version by another manager',
    'PATCH /apis/autoscaling/v1/namespaces/apply/horizontalpodautoscalers/h?fieldManager=b',
    applied({
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'h' },
      spec: { maxReplicas: 3, minReplicas: 2 },
    }),
  ],
  [
    'conflicts across versions',
    'PATCH /apis/autoscaling/v1/namespaces/apply/horizontalpodautoscalers/h?fieldManager=b',
    applied({
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'h' },
      spec: { maxReplicas: 4, minReplicas: 2, targetCPUUtilizationPercentage: 60 },
    }),
  ],
  [
    'the same manager in the other version',
    'PATCH /apis/autoscaling/v1/namespaces/apply/horizontalpodautoscalers/h?fieldManager=a',
    applied({
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'h' },
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
    }),
  ],
  // deletion
  ['a delete that waits for finalizers', `DELETE ${cm}/set`],
];

testRecordedExchanges({
  file: new URL('testdata/apply.json', import.meta.url),
  prepare: [['', 'POST /api/v1/namespaces', { body: { metadata: { name: 'apply' } } }]],
  requests,
  start: startLikeRecorded,
  managers: true,
});
