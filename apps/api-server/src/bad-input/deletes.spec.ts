import { encodeProtobuf } from '#domain/codec/encode-protobuf.js';
import { encodeEnvelope } from '#domain/codec/protobuf-envelope.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import { type RecordedRequest, testRecordedExchanges } from '#testing/exchanges/recorded-exchanges.js';
import { startLikeRecorded } from './start-like-recorded.js';

const cm = '/api/v1/namespaces/bad/configmaps';
const one = `DELETE ${cm}/a`;
const dry = `${one}?dryRun=All`;
const protobuf = 'application/vnd.kubernetes.protobuf';

const prepare: readonly RecordedRequest[] = [
  ['', 'POST /api/v1/namespaces', { body: { metadata: { name: 'bad' } } }],
  ['', `POST ${cm}`, { body: { metadata: { name: 'a' } } }],
  ['', `POST ${cm}`, { body: { metadata: { name: 'held', finalizers: ['example.com/x'] } } }],
  ['', `DELETE ${cm}/held`],
  [
    '',
    'POST /api/v1/namespaces/bad/pods',
    { body: { metadata: { name: 'p' }, spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] } } },
  ],
];

const json = (body: string): { readonly body: string; readonly type: string } => ({ body, type: 'application/json' });
const inYaml = (body: string): { readonly body: string; readonly type: string } => ({ body, type: 'application/yaml' });
const inProtobuf = (body: Uint8Array): { readonly body: Buffer; readonly type: string } => ({ body: Buffer.from(body), type: protobuf });
const options = encodeProtobuf(builtInSchema('meta.v1.DeleteOptions'), { gracePeriodSeconds: 1, dryRun: ['All'] });

const requests: readonly RecordedRequest[] = [
  // in the query
  ['a grace that is none', `${one}?gracePeriodSeconds=x`],
  ['a grace of nothing', `${one}?gracePeriodSeconds=`],
  ['a grace that is a fraction', `${one}?gracePeriodSeconds=1.5`],
  ['a grace beyond 64 bits', `${one}?gracePeriodSeconds=9223372036854775808`],
  ['a grace below zero', `${dry}&gracePeriodSeconds=-1`],
  ['a policy that is none', `${one}?propagationPolicy=Later`],
  ['a policy in small letters', `${one}?propagationPolicy=foreground`],
  ['a policy of nothing', `${one}?propagationPolicy=`],
  ['orphans and a policy', `${one}?orphanDependents=true&propagationPolicy=Background`],
  ['orphans that are maybe', `${dry}&orphanDependents=maybe`],
  ['orphans of nothing', `${dry}&orphanDependents=`],
  ['everything bad', `${one}?propagationPolicy=x&orphanDependents=true&dryRun=y`],
  ['preconditions in the query', `${dry}&preconditions.uid=x`],
  ['a policy of what is not there', `DELETE ${cm}/nope?propagationPolicy=Later`],
  ['a field manager that is too long', `${dry}&fieldManager=${'m'.repeat(200)}`],
  ['an unreadable store error that is maybe', `${dry}&ignoreStoreReadErrorWithClusterBreakingPotential=maybe`],
  ['an unreadable store error', `${dry}&ignoreStoreReadErrorWithClusterBreakingPotential=true`],
  // in the body
  ['an empty body', `DELETE ${cm}/b`, json('')],
  ['white space', one, json(' ')],
  ['an open brace', one, json('{')],
  ['a word', one, json('hello')],
  ['null', `DELETE ${cm}/b`, json('null')],
  ['a list', one, json('[]')],
  ['a number', one, json('1')],
  ['an empty object', dry, json('{"dryRun":["All"]}')],
  ['another kind', one, json('{"kind":"Pod","apiVersion":"v1"}')],
  ['a kind that is not there', one, json('{"kind":"Nope","apiVersion":"v1"}')],
  ['options of a group that is not there', one, json('{"kind":"DeleteOptions","apiVersion":"example.com/v1","dryRun":["All"]}')],
  ['options of another group', dry, json('{"kind":"DeleteOptions","apiVersion":"apps/v1","dryRun":["All"]}')],
  ['options of the group of metadata', dry, json('{"kind":"DeleteOptions","apiVersion":"meta.k8s.io/v1","dryRun":["All"]}')],
  ['options of policy', dry, json('{"kind":"DeleteOptions","apiVersion":"policy/v1","dryRun":["All"]}')],
  ['options without a version', dry, json('{"kind":"DeleteOptions","dryRun":["All"]}')],
  ['options of another kind', one, json('{"kind":"CreateOptions","apiVersion":"v1","dryRun":["All"]}')],
  ['a version without a kind', dry, json('{"apiVersion":"v1","dryRun":["All"]}')],
  ['another version without a kind', dry, json('{"apiVersion":"apps/v1","dryRun":["All"]}')],
  ['a kind that is a number', one, json('{"kind":1}')],
  ['a grace that is a text', one, json('{"gracePeriodSeconds":"1"}')],
  ['a grace that is a fraction in the body', one, json('{"gracePeriodSeconds":1.5}')],
  ['a grace that is null', dry, json('{"gracePeriodSeconds":null,"dryRun":["All"]}')],
  ['a policy that is a number', one, json('{"propagationPolicy":1}')],
  ['a policy that is none in the body', one, json('{"propagationPolicy":"Later"}')],
  ['a policy that is empty in the body', one, json('{"propagationPolicy":""}')],
  ['a dry run that is a text', one, json('{"dryRun":"All"}')],
  ['a dry run of something in the body', one, json('{"dryRun":["Some"]}')],
  ['a dry run of nothing in the body', `DELETE ${cm}/b`, json('{"dryRun":[]}')],
  ['orphans and a policy in the body', one, json('{"orphanDependents":true,"propagationPolicy":"Orphan"}')],
  ['preconditions that are a text', one, json('{"preconditions":"x"}')],
  ['preconditions that are null', dry, json('{"preconditions":null,"dryRun":["All"]}')],
  ['a uid that is a number', one, json('{"preconditions":{"uid":1}}')],
  ['another uid', one, json('{"preconditions":{"uid":"x"}}')],
  ['an empty uid', one, json('{"preconditions":{"uid":""},"dryRun":["All"]}')],
  ['another revision', one, json('{"preconditions":{"resourceVersion":"1"}}')],
  ['a revision that is none', one, json('{"preconditions":{"resourceVersion":"x"}}')],
  ['another uid and another revision', one, json('{"preconditions":{"uid":"x","resourceVersion":"1"}}')],
  ['another uid of what is not there', `DELETE ${cm}/nope`, json('{"preconditions":{"uid":"x"}}')],
  ['another uid of what goes already', `DELETE ${cm}/held`, json('{"preconditions":{"uid":"x"}}')],
  ['another uid of a pod', 'DELETE /api/v1/namespaces/bad/pods/p', json('{"preconditions":{"uid":"x"}}')],
  ['an unknown field', dry, json('{"foo":1,"dryRun":["All"]}')],
  ['a body and a query', `${one}?propagationPolicy=Later`, json('{"dryRun":["All"]}')],
  ['a body in YAML', dry, inYaml('gracePeriodSeconds: 1\ndryRun: [All]')],
  ['a broken body in YAML', one, inYaml('a: b: c')],
  ['a bad grace in YAML', one, inYaml('gracePeriodSeconds: x')],
  ['a body in protobuf', dry, inProtobuf(encodeEnvelope({ apiVersion: 'v1', kind: 'DeleteOptions', raw: options }))],
  ['another kind in protobuf', one, inProtobuf(encodeEnvelope({ apiVersion: 'v1', kind: 'Pod', raw: options }))],
  ['no kind in protobuf', dry, inProtobuf(encodeEnvelope({ apiVersion: '', kind: '', raw: options }))],
  ['no protobuf', one, inProtobuf(Buffer.from('{}'))],
  ['rubbish in protobuf', one, inProtobuf(encodeEnvelope({ apiVersion: 'v1', kind: 'DeleteOptions', raw: Buffer.from('ff', 'hex') }))],
  ['a body in text', one, { body: '{}', type: 'text/plain' }],
  ['deep lists', one, json('['.repeat(20_000))],
  ['a member __proto__', dry, json('{"__proto__":{"propagationPolicy":"Later"},"dryRun":["All"]}')],
  // of all
  ['a bad body for all', `DELETE ${cm}?labelSelector=a%3Db`, json('[]')],
  ['another kind for all', `DELETE ${cm}?labelSelector=a%3Db`, json('{"kind":"Pod","apiVersion":"v1"}')],
  ['a bad policy in the body for all', `DELETE ${cm}?labelSelector=a%3Db`, json('{"propagationPolicy":"Later"}')],
  ['a bad grace for all', `DELETE ${cm}?labelSelector=a%3Db&gracePeriodSeconds=x`],
  // what must not go
  ['a namespace that stays', 'DELETE /api/v1/namespaces/kube-system'],
  ['a namespace that stays, by a dry run', 'DELETE /api/v1/namespaces/default?dryRun=All'],
  ['a namespace that stays, with bad options', 'DELETE /api/v1/namespaces/default?propagationPolicy=x'],
];

testRecordedExchanges({
  file: new URL('testdata/deletes.json', import.meta.url),
  prepare,
  requests,
  start: startLikeRecorded,
});
