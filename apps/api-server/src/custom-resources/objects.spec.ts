import { startLikeRecorded } from '../bad-input/start-like-recorded.js';
import { type RecordedRequest, type RequestContent, testRecordedExchanges } from '#testing/exchanges/recorded-exchanges.js';
import { established, gadgets, widgets } from '#testing/exchanges/custom-kinds.js';

const at = '/apis/example.com/v1/namespaces/bad/widgets';
const beta = '/apis/example.com/v1beta1/namespaces/bad/widgets';
const gadget = '/apis/example.com/v1/gadgets';
const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const yaml = 'application/yaml';

const widget = (more: object = {}, name = 'w'): object => ({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name }, ...more });

const prepare: readonly RecordedRequest[] = [
  ['', 'POST /api/v1/namespaces', { body: { metadata: { name: 'bad' } } }],
  ...established(widgets),
  ...established(gadgets),
  [
    '',
    `POST ${at}`,
    { body: widget({ spec: { color: 'red', replicas: 3, ports: [{ name: 'http', port: 80 }] } }, 'a'), until: ({ code }) => code === 201 },
  ],
  ['', `POST ${at}`, { body: { ...widget({}, 'b'), spec: { size: 2, color: 'green' } } }],
  ['', `POST ${at}`, { body: { ...widget({}, 'kept'), metadata: { name: 'kept', finalizers: ['example.com/keep'] } } }],
  ['', `POST ${gadget}`, { body: { apiVersion: 'example.com/v1', kind: 'Gadget', metadata: { name: 'g' }, anything: { goes: 1 } } }],
];

const post = (name: string, body: unknown, query = 'dryRun=All'): RecordedRequest => [`create: ${name}`, `POST ${at}?${query}`, { body }];
const spec = (name: string, value: unknown, query = 'dryRun=All', more: RequestContent = {}): RecordedRequest => [
  `create: ${name}`,
  `POST ${at}?${query}`,
  { body: widget({ spec: value }), ...more },
];
const text = (name: string, body: string, type = 'application/json', query = 'dryRun=All'): RecordedRequest => [
  `create: ${name}`,
  `POST ${at}?${query}`,
  { body, type },
];
const put = (name: string, body: unknown, path = 'a'): RecordedRequest => [`update: ${name}`, `PUT ${at}/${path}?dryRun=All`, { body }];
const patch = (name: string, type: string, body: unknown, query = 'dryRun=All'): RecordedRequest => [
  `patch: ${name}`,
  `PATCH ${at}/a?${query}`,
  { body: JSON.stringify(body), type },
];
const merge = (name: string, body: unknown, query?: string): RecordedRequest => patch(name, 'application/merge-patch+json', body, query);
const get = (name: string, path: string, more: RequestContent = {}): RecordedRequest => [`get: ${name}`, `GET ${path}`, more];

const refused = { 'cache-control': 'no-cache, private', 'content-type': 'application/json' };
const noReplicas = {
  code: 500,
  body: {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'Internal error occurred: the spec replicas field ".spec.replicas" does not exist',
    reason: 'InternalError',
    details: { causes: [{ message: 'the spec replicas field ".spec.replicas" does not exist' }] },
    code: 500,
  },
};

const requests: readonly RecordedRequest[] = [
  post('good', widget({ spec: { color: 'red' } })),
  post('without kind and version', { metadata: { name: 'w' }, spec: {} }),
  post('with a status', widget({ status: { replicas: 1 } })),
  post('without a name', { apiVersion: 'example.com/v1', kind: 'Widget', metadata: {} }),
  post('without metadata', { apiVersion: 'example.com/v1', kind: 'Widget' }),
  post('without a spec', widget()),
  post('there already', widget({}, 'a')),
  post('in another namespace', { ...widget(), metadata: { name: 'w', namespace: 'other' } }),
  post('a bad name', widget({}, 'W_')),
  post('finalizers with advice', { ...widget(), metadata: { name: 'w', finalizers: ['a', 'b.c', 'd.e/f'] } }),
  post('of another kind', { apiVersion: 'example.com/v1', kind: 'Gadget', metadata: { name: 'w' } }),
  post('of an unknown kind', { apiVersion: 'example.com/v1', kind: 'Nothing', metadata: { name: 'w' } }),
  post('of another version', { apiVersion: 'example.com/v1beta1', kind: 'Widget', metadata: { name: 'w' } }),
  post('without a version', { kind: 'Widget', metadata: { name: 'w' } }),
  post('of a version that is not served', { apiVersion: 'example.com/v1alpha1', kind: 'Widget', metadata: { name: 'w' } }),
  post('of an unknown version', { apiVersion: 'example.com/v9', kind: 'Widget', metadata: { name: 'w' } }),
  post('of another group', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'w' } }),
  post('of a bad version', { apiVersion: 'a/b/c', kind: 'Widget', metadata: { name: 'w' } }),
  post('of a kind that is a number', { apiVersion: 'example.com/v1', kind: 5, metadata: { name: 'w' } }),
  post('metadata that is a text', { apiVersion: 'example.com/v1', kind: 'Widget', metadata: 'x' }),
  post('metadata that is null', { apiVersion: 'example.com/v1', kind: 'Widget', metadata: null }),
  post('labels that are numbers', { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w', labels: { a: 1 } } }),
  post('a bad time', { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w', creationTimestamp: 'x' } }),
  spec('a spec that is a text', 'x'),
  spec(
    'several faults',
    { size: 11, color: 'blue', name: 'ABCDEF', when: 'now', port: true, ports: [{ port: 'x' }], tags: 5, data: { a: 1 } },
    undefined,
    { ignoreBody: true },
  ),
  spec('one fault', { size: -1 }),
  spec('duplicates', { tags: ['a', 'a'], ports: [{ name: 'a' }, { name: 'a' }] }),
  spec('nulls', { size: null, note: null, color: null, any: null }),
  spec('an object inside', { template: { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'x', foo: 1 }, spec: { z: 1, a: 2 } } }),
  spec('a bad object inside', { template: { kind: 'P_', metadata: { labels: { 'a b': 'c' } } } }),
  spec('an object inside of the wrong type', { template: { kind: 5 } }),
  spec('unknown fields', { foo: 1, ports: [{ name: 'a', bar: 2 }], any: { kept: 1 } }),
  spec('unknown fields, strictly', { foo: 1, ports: [{ name: 'a', bar: 2 }] }, 'dryRun=All&fieldValidation=Strict'),
  spec('unknown fields, ignored', { foo: 1 }, 'dryRun=All&fieldValidation=Ignore'),
  post(
    'unknown fields in metadata and at the root',
    { ...widget({ foo: 1 }), metadata: { name: 'w', bar: 1 } },
    'dryRun=All&fieldValidation=Strict',
  ),
  text(
    'duplicate fields',
    '{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w","name":"x"},"spec":{"size":1,"size":2,"foo":3}}',
  ),
  text(
    'duplicate fields, strictly',
    '{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":1,"size":2,"foo":3}}',
    'application/json',
    'dryRun=All&fieldValidation=Strict',
  ),
  text('YAML', 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 3, foo: 1}\n', yaml),
  text(
    'YAML with duplicates, strictly',
    'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 3, size: 4, foo: 1}\n',
    yaml,
    'dryRun=All&fieldValidation=Strict',
  ),
  text('no JSON', '{'),
  text('a list', '[]'),
  text('null', 'null'),
  text('nothing', ''),
  text('another media type', '{}', 'text/plain'),
  // reading
  get('one', `${at}/a`),
  get('one that is not there', `${at}/zz`),
  get('one as YAML', `${at}/a`, { accept: yaml }),
  get('one as protobuf', `${at}/a`, { accept: 'application/vnd.kubernetes.protobuf' }),
  get('one, for kubectl', `${at}/a`, { accept: 'application/vnd.kubernetes.protobuf,application/json' }),
  get('one as a table', `${at}/a`, { accept: table }),
  get('one as mere metadata', `${at}/a`, { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' }),
  get('one in another version', `${beta}/a`),
  get('one in a version that is not served', '/apis/example.com/v1alpha1/namespaces/bad/widgets/a'),
  get('one in a version that is not there', '/apis/example.com/v9/namespaces/bad/widgets/a'),
  get('in no namespace', '/apis/example.com/v1/widgets/a'),
  get('all', at),
  get('all everywhere', '/apis/example.com/v1/widgets'),
  get('all in another version', beta),
  get('all in one that is not there', '/apis/example.com/v1/namespaces/none/widgets'),
  get('all as a table', at, { accept: table }),
  get('all in another version as a table', beta, { accept: table, ignoreBody: true }),
  get('all as mere metadata', at, { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' }),
  get('those that a field selects', `${at}?fieldSelector=spec.color=red`),
  get('those that a number selects', `${at}?fieldSelector=spec.size=2`),
  get('those that an unknown field selects', `${at}?fieldSelector=spec.name=x`),
  get('those that a field selects in another version', `${beta}?fieldSelector=spec.color=red`),
  get('a watch', `${at}?watch=true&timeoutSeconds=1&fieldSelector=metadata.name=a`),
  get('a watch as a table', `${at}?watch=true&timeoutSeconds=1&fieldSelector=metadata.name=a`, { accept: table }),
  get('a watch in another version', `${beta}?watch=true&timeoutSeconds=1&fieldSelector=metadata.name=a`),
  get('a cluster-scoped one', `${gadget}/g`),
  get('a cluster-scoped one in a namespace', '/apis/example.com/v1/namespaces/bad/gadgets/g'),
  get('cluster-scoped ones as a table', gadget, { accept: table, ignoreBody: true }),
  // changing
  put('good', { ...widget({ spec: { color: 'green' } }, 'a') }),
  put('of another name', widget({}, 'b')),
  put('that is not there', widget({}, 'zz'), 'zz'),
  put('of another version', { apiVersion: 'example.com/v1beta1', kind: 'Widget', metadata: { name: 'a' } }),
  put('out of date', { ...widget({}, 'a'), metadata: { name: 'a', resourceVersion: '1' } }),
  merge('nothing', {}),
  merge('a change', { spec: { size: 5 } }),
  merge('a removal', { spec: { color: null, ports: null } }),
  merge('a fault', { spec: { size: 50, color: 'x' } }),
  merge('an unknown field', { spec: { foo: 1 } }),
  merge('an unknown field, strictly', { spec: { foo: 1 } }, 'dryRun=All&fieldValidation=Strict'),
  merge('a status', { status: { phase: 'x' } }),
  merge('another kind', { kind: 'Gadget' }),
  [
    'patch: another version',
    `PATCH ${at}/a?dryRun=All`,
    {
      body: '{"apiVersion":"example.com/v1beta1"}',
      type: 'application/merge-patch+json',
      ours: { why: 'an object that is refused for its version is not read by it', answer: { headers: refused } },
    },
  ],
  merge('labels that are numbers', { metadata: { labels: { a: 1 } } }),
  merge('a text', 'x'),
  patch('JSON patch', 'application/json-patch+json', [{ op: 'replace', path: '/spec/size', value: 7 }]),
  patch('a JSON patch that fails a test', 'application/json-patch+json', [{ op: 'test', path: '/spec/size', value: 7 }]),
  patch('a JSON patch nowhere', 'application/json-patch+json', [{ op: 'remove', path: '/spec/zz' }]),
  patch('strategic merge', 'application/strategic-merge-patch+json', { spec: { size: 1 } }),
  patch('of no type', 'application/json', { spec: { size: 1 } }),
  patch('of an unknown type', 'text/plain', {}),
  // status and scale
  get('the status', `${at}/a/status`),
  [
    'status: a change',
    `PUT ${at}/a/status?dryRun=All`,
    { body: { ...widget({ spec: { size: 9 }, status: { replicas: 2, foo: 1 } }, 'a') } },
  ],
  [
    'status: a patch',
    `PATCH ${at}/a/status?dryRun=All`,
    { body: '{"status":{"replicas":2,"selector":"a=b"},"metadata":{"labels":{"x":"y"}}}', type: 'application/merge-patch+json' },
  ],
  ['status: a fault', `PATCH ${at}/a/status?dryRun=All`, { body: '{"status":{"replicas":"x"}}', type: 'application/merge-patch+json' }],
  ['status: a delete', `DELETE ${at}/a/status`],
  ['status: of a version without', `GET ${beta}/a/status`],
  get('the scale', `${at}/a/scale`),
  get('the scale of one without replicas', `${at}/b/scale`, {
    ours: { why: 'a fault of the object, not of the client', answer: noReplicas },
  }),
  ['scale: nothing, of one without replicas', `PATCH ${at}/b/scale?dryRun=All`, { body: '{}', type: 'application/merge-patch+json' }],
  get('the scale as a table', `${at}/a/scale`, { accept: table, ignoreBody: true }),
  [
    'scale: a change',
    `PUT ${at}/a/scale?dryRun=All`,
    { body: { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'a' }, spec: { replicas: 5 } } },
  ],
  ['scale: a patch', `PATCH ${at}/a/scale?dryRun=All`, { body: '{"spec":{"replicas":7}}', type: 'application/merge-patch+json' }],
  [
    'scale: a patch of one without replicas',
    `PATCH ${at}/b/scale?dryRun=All`,
    { body: '{"spec":{"replicas":7}}', type: 'application/merge-patch+json' },
  ],
  ['scale: negative', `PATCH ${at}/a/scale?dryRun=All`, { body: '{"spec":{"replicas":-1}}', type: 'application/merge-patch+json' }],
  [
    'scale: strategic',
    `PATCH ${at}/a/scale?dryRun=All`,
    { body: '{"spec":{"replicas":2}}', type: 'application/strategic-merge-patch+json' },
  ],
  get('another subresource', `${at}/a/log`),
  get('a subresource that gadgets have not', `${gadget}/g/status`),
  // deleting
  ['delete: one', `DELETE ${at}/a?dryRun=All`],
  ['delete: one that is not there', `DELETE ${at}/zz`],
  ['delete: one that is kept', `DELETE ${at}/kept?dryRun=All`],
  ['delete: all', `DELETE ${at}?dryRun=All`],
  [
    'delete: with a precondition',
    `DELETE ${at}/a?dryRun=All`,
    { body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: 'x' } } },
  ],
  ['other methods', `POST ${at}/a`, { body: widget({}, 'a') }],
  ['other methods on all', `PUT ${at}`, { body: widget({}, 'a') }],
];

testRecordedExchanges({ file: new URL('testdata/objects.json', import.meta.url), prepare, requests, start: startLikeRecorded });
