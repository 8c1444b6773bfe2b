import { type RecordedRequest, testRecordedExchanges } from '#testing/exchanges/recorded-exchanges.js';
import { startLikeRecorded } from './start-like-recorded.js';

const cm = '/api/v1/namespaces/bad/configmaps';
const merge = 'application/merge-patch+json';

const prepare: readonly RecordedRequest[] = [
  ['', 'POST /api/v1/namespaces', { body: { metadata: { name: 'bad' } } }],
  ['', `POST ${cm}`, { body: { metadata: { name: 'a' }, data: { k: 'v' } } }],
];

const fit = { body: { metadata: { name: 'b' } } };
const change = { body: { metadata: { name: 'a' }, data: { k: 'w' } } };
const patch = { body: { data: { k: 'w' } }, type: merge };
const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';

const requests: readonly RecordedRequest[] = [
  // of writes
  ['a dry run of nothing', `POST ${cm}?dryRun=`, fit],
  ['a dry run of something', `POST ${cm}?dryRun=Some`, fit],
  ['a dry run in small letters', `POST ${cm}?dryRun=all`, fit],
  ['a dry run that is true', `POST ${cm}?dryRun=true`, fit],
  ['a dry run of two things', `POST ${cm}?dryRun=All&dryRun=Some`, fit],
  ['a dry run twice', `POST ${cm}?dryRun=All&dryRun=All`, fit],
  ['a dry run of a put of something', `PUT ${cm}/a?dryRun=Some`, change],
  ['a dry run of a patch of something', `PATCH ${cm}/a?dryRun=Some`, patch],
  ['a dry run of a delete of something', `DELETE ${cm}/a?dryRun=Some`],
  ['a dry run of a delete of all of something', `DELETE ${cm}?dryRun=Some`],
  ['a field manager that is too long', `POST ${cm}?fieldManager=${'m'.repeat(129)}`, fit],
  ['a field manager with a line feed', `POST ${cm}?fieldManager=a%0Ab`, fit],
  ['a field manager with several bad characters', `PUT ${cm}/a?fieldManager=%00a%7F`, change],
  ['a field manager in other letters', `POST ${cm}?dryRun=All&fieldManager=%C3%A4`, fit],
  ['an empty field manager', `POST ${cm}?dryRun=All&fieldManager=`, fit],
  ['a bad field manager of a patch', `PATCH ${cm}/a?fieldManager=a%09`, patch],
  ['everything bad of a create', `POST ${cm}?dryRun=x&fieldManager=a%0A&fieldValidation=x`, fit],
  ['everything bad of a put', `PUT ${cm}/a?dryRun=x&fieldManager=a%0A&fieldValidation=x`, change],
  ['everything bad of a patch', `PATCH ${cm}/a?dryRun=x&fieldManager=a%0A&fieldValidation=x&force=true`, patch],
  ['force of a patch that is no apply', `PATCH ${cm}/a?force=true`, patch],
  ['no force of a patch that is no apply', `PATCH ${cm}/a?force=false`, patch],
  ['force that is nothing', `PATCH ${cm}/a?force=`, patch],
  ['force of a create', `POST ${cm}?dryRun=All&force=true`, fit],
  ['parameters nobody knows', `POST ${cm}?dryRun=All&foo=bar&__proto__=x&constructor=y`, fit],
  ['bad options and a bad body', `POST ${cm}?dryRun=x`, { body: '{', type: 'application/json' }],
  ['bad options and another kind', `POST ${cm}?dryRun=x`, { body: { apiVersion: 'v1', kind: 'Secret' } }],
  ['bad options of what is not there', `PATCH ${cm}/nope?dryRun=x`, patch],
  ['bad options in a namespace that is not there', 'POST /api/v1/namespaces/nowhere/configmaps?dryRun=x', fit],
  ['a timeout that is none', `POST ${cm}?dryRun=All&timeout=soon`, fit],
  ['a timeout of nothing', `POST ${cm}?dryRun=All&timeout=`, fit],
  ['a timeout that has no unit', `GET ${cm}/a?timeout=5`],
  ['a timeout of zero', `GET ${cm}/a?timeout=0s`],
  ['a timeout below zero', `GET ${cm}/a?timeout=-1s`],
  ['a timeout of a year', `GET ${cm}/a?timeout=8760h`],
  ['a timeout of half a minute', `GET ${cm}/a?timeout=30s`],
  ['a bad timeout of a page', 'GET /version?timeout=soon', { ignoreBody: true }],
  ['a bad timeout of nothing', 'GET /nothing?timeout=soon'],
  ['a bad timeout of a watch', `GET ${cm}?watch=1&timeoutSeconds=1&timeout=soon&resourceVersion=1`, { ignoreBody: true }],
  // of one object
  ['a revision of one object', `GET ${cm}/a?resourceVersion=0`],
  ['a revision that is none of one object', `GET ${cm}/a?resourceVersion=abc`],
  ['a revision below zero of one object', `GET ${cm}/a?resourceVersion=-1`],
  ['a revision beyond 64 bits of one object', `GET ${cm}/a?resourceVersion=99999999999999999999`],
  ['a match of one object', `GET ${cm}/a?resourceVersionMatch=Exact`],
  ['a selector of one object', `GET ${cm}/a?labelSelector=%20in`],
  ['a limit of one object', `GET ${cm}/a?limit=x`],
  ['export', `GET ${cm}/a?export=true`],
  ['no export', `GET ${cm}/a?export=false`],
  ['export of nothing', `GET ${cm}/a?export=`],
  ['exact', `GET ${cm}/a?exact=true`],
  ['a watch of one object by the query', `GET ${cm}/a?watch=true&timeoutSeconds=1`],
  ['pretty that is none', `GET ${cm}/a?pretty=maybe`],
  ['a table of one with an option nobody knows', `GET ${cm}/a?includeObject=None&foo=1`, { accept: table, ignoreBody: true }],
  ['the query of a post is not its body', `POST ${cm}?metadata.name=b`, { body: {} }],
  ['a broken escape in the query', `GET ${cm}/a?pretty=%zz`],
  ['a semicolon in the query', `GET ${cm}/a?a=1;export=true`],
  ['bytes that are no UTF-8 in the query', `GET ${cm}/a?export=%FF`],
  ['a query without names', `GET ${cm}/a?=&&=x&`],
  ['a question mark in the query', `GET ${cm}/a?a?export=true`],
  ['a query of ten thousand parameters', `GET ${cm}/a?${'a=1&'.repeat(10_000)}`],
];

testRecordedExchanges({
  file: new URL('testdata/options.json', import.meta.url),
  prepare,
  requests,
  start: startLikeRecorded,
});
