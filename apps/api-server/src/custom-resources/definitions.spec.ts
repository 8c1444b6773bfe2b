import { startLikeRecorded } from '../bad-input/start-like-recorded.js';
import { type RecordedRequest, type RequestContent, testRecordedExchanges } from '#testing/exchanges/recorded-exchanges.js';
import { definitionOf, established, settled, widgets } from '#testing/exchanges/custom-kinds.js';

const at = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const merge = 'application/merge-patch+json';

/** Names that others have already, and groups of Kubernetes. */
const claims = {
  taken: definitionOf('others.taken.example.com', { kind: 'Other', plural: 'others', singular: 'other', shortNames: ['o', 'ot'] }),
  singular: definitionOf('another.taken.example.com', { kind: 'Another', plural: 'another', singular: 'other' }),
  short: definitionOf('thirds.taken.example.com', { kind: 'Third', plural: 'thirds', singular: 'third', shortNames: ['o', 'x', 'ot'] }),
  kind: definitionOf('fourths.taken.example.com', { kind: 'Other', plural: 'fourths', singular: 'fourth', listKind: 'OtherList' }),
  approved: definitionOf('as.test.k8s.io', { kind: 'A', plural: 'as' }, 'https://github.com/kubernetes/kubernetes/pull/1'),
  unapproved: definitionOf('bs.test.k8s.io', { kind: 'B', plural: 'bs' }, 'unapproved, a trial'),
  listKind: definitionOf('lists.list.example.com', { kind: 'Lister', plural: 'lists', listKind: 'ListsOfThem' }),
};

const prepare: readonly RecordedRequest[] = [
  ['', 'POST /api/v1/namespaces', { body: { metadata: { name: 'bad' } } }],
  ...established(widgets),
  ...established(claims.taken),
  ...settled(claims.singular),
  ...settled(claims.short),
  ...settled(claims.kind),
  ...settled(claims.approved),
  ...settled(claims.unapproved),
  ...established(claims.listKind),
  ['', 'GET /apis/list.example.com/v1/lists', { until: ({ code }) => code === 200 }],
];

const get = (name: string, path: string, more: RequestContent = {}): RecordedRequest => [name, `GET ${path}`, more];
const read = (name: keyof typeof claims): RecordedRequest => get(`conditions: ${name}`, `${at}/${claims[name].metadata.name}`);

const requests: readonly RecordedRequest[] = [
  get('discovery: the group', '/apis/example.com'),
  get('discovery: the group, with a slash', '/apis/example.com/'),
  get('discovery: a version', '/apis/example.com/v1'),
  get('discovery: another version', '/apis/example.com/v1beta1'),
  get('discovery: a version that is not served', '/apis/example.com/v1alpha1'),
  get('discovery: kinds of which some are not accepted', '/apis/taken.example.com/v1'),
  get('discovery: a list of a name of its own', '/apis/list.example.com/v1'),
  ['discovery: a version, posted to', 'POST /apis/example.com/v1', { body: {} }],
  get('a list of a name of its own', '/apis/list.example.com/v1/lists'),
  get('one that is not accepted', '/apis/taken.example.com/v1/fourths'),
  read('taken'),
  read('singular'),
  read('short'),
  read('kind'),
  read('approved'),
  read('unapproved'),
  get('as a table', `${at}/widgets.example.com`, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }),
  ['status: of a client', `PATCH ${at}/lists.list.example.com/status?dryRun=All`, { type: merge, body: '{"status":{"conditions":[]}}' }],
  ['delete: one that is tried', `DELETE ${at}/lists.list.example.com?dryRun=All`],
  ['delete: one with its dependents', `DELETE ${at}/lists.list.example.com?dryRun=All&propagationPolicy=Foreground`],
  ['delete: one of another uid', `DELETE ${at}/lists.list.example.com`, { body: { preconditions: { uid: 'x' } } }],
  ['the unapproved group without a word', `POST ${at}`, { body: definitionOf('cs.test.k8s.io', { kind: 'C', plural: 'cs' }) }],
  ['a built-in group', `POST ${at}?dryRun=All`, { body: definitionOf('foos.apps', { kind: 'Foo', plural: 'foos' }) }],
];

testRecordedExchanges({ file: new URL('testdata/definitions.json', import.meta.url), prepare, requests, start: startLikeRecorded });
