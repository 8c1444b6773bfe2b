import { startLikeRecorded } from '../bad-input/start-like-recorded.js';
import { type RecordedRequest, testRecordedExchanges } from '#testing/exchanges/recorded-exchanges.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';
import { established } from '#testing/exchanges/custom-kinds.js';

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const at = '/apis/rules.example.com/v1/namespaces/default/ruleds';

const spec: JSONSchemaProps = {
  type: 'object',
  'x-kubernetes-validations': [
    { rule: 'self.min <= self.max', message: 'min must not exceed max' },
    {
      rule: '!has(oldSelf.kind) || self.kind == oldSelf.kind',
      reason: 'FieldValueForbidden',
      fieldPath: '.kind',
      messageExpression: "'kind was ' + oldSelf.kind",
    },
    { rule: "!has(self.kind) || self.kind != 'none'", reason: 'FieldValueDuplicate', fieldPath: '.kind' },
    {
      rule: '!has(self.note) || self.note.size() < 5',
      reason: 'FieldValueRequired',
      messageExpression: "'note is ' + self.note",
    },
    { rule: '!has(self.ratio) || 10 / self.ratio > 1' },
  ],
  properties: {
    min: { type: 'integer', default: 0 },
    max: { type: 'integer', default: 10 },
    kind: { type: 'string', maxLength: 10 },
    note: { type: 'string', maxLength: 100 },
    ratio: { type: 'integer' },
    when: { type: 'string', format: 'date-time', 'x-kubernetes-validations': [{ rule: "self > timestamp('2020-01-01T00:00:00Z')" }] },
    port: { 'x-kubernetes-int-or-string': true, 'x-kubernetes-validations': [{ rule: "type(self) == int ? self < 100 : self == 'http'" }] },
    memory: {
      type: 'string',
      maxLength: 20,
      'x-kubernetes-validations': [{ rule: "isQuantity(self) && quantity(self).isLessThan(quantity('1Gi'))", message: 'less than 1Gi' }],
    },
    hosts: {
      type: 'array',
      maxItems: 10,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string', maxLength: 20 },
          port: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self >= oldSelf', message: 'ports only grow' }] },
        },
      },
    },
    first: {
      type: 'string',
      'x-kubernetes-validations': [{ rule: 'oldSelf.orValue(self) == self', optionalOldSelf: true, message: 'once only' }],
    },
    labels: {
      type: 'object',
      additionalProperties: { type: 'string', maxLength: 63 },
      maxProperties: 20,
      'x-kubernetes-validations': [{ rule: "self.all(k, v, k.startsWith('x-') || v != '')" }],
    },
  },
};

function definition(
  plural: string,
  schema: JSONSchemaProps,
): { readonly apiVersion: string; readonly kind: string; readonly metadata: { readonly name: string }; readonly spec: object } {
  const kind = `${plural.slice(0, 1).toUpperCase()}${plural.slice(1, -1)}`;
  const version = { name: 'v1', served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema: schema } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.rules.example.com` },
    spec: {
      group: 'rules.example.com',
      scope: 'Namespaced',
      names: { plural, singular: plural.slice(0, -1), kind, listKind: `${kind}List` },
      versions: [version],
    },
  };
}

const status: JSONSchemaProps = {
  type: 'object',
  properties: { ready: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self >= oldSelf', message: 'ready must not shrink' }] } },
};
const ruled = definition('ruleds', {
  type: 'object',
  'x-kubernetes-validations': [{ rule: "!self.metadata.name.startsWith('bad') && self.kind == 'Ruled'", message: 'a bad name' }],
  properties: { spec, status },
});

const object = (name: string, wanted: object = {}, more: object = {}): object => ({
  apiVersion: 'rules.example.com/v1',
  kind: 'Ruled',
  metadata: { name },
  spec: wanted,
  ...more,
});

/** Of a kind that got its rules when there were objects already. */
const late = '/apis/rules.example.com/v1/namespaces/default/lates';
const lateSchema = (rules: readonly object[]): JSONSchemaProps => ({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        color: { type: 'string', 'x-kubernetes-validations': rules } as JSONSchemaProps,
        size: { type: 'integer' },
      },
    },
  },
});
const lateObject = { kind: 'Late', apiVersion: 'rules.example.com/v1', metadata: { name: 'a' }, spec: { color: 'blue', size: 1 } };
const lateRules = { spec: definition('lates', lateSchema([{ rule: "self == 'red'", message: 'only red' }])).spec };

const prepare: readonly RecordedRequest[] = [
  ...established(definition('lates', lateSchema([]))),
  ['', `POST ${late}`, { body: lateObject, until: ({ code }) => code === 201 }],
  ['', `PATCH ${definitions}/lates.rules.example.com`, { body: JSON.stringify(lateRules), type: 'application/merge-patch+json' }],
  ['', `POST ${late}?dryRun=All`, { body: { ...lateObject, metadata: { name: 'b' } }, until: ({ code }) => code === 422 }],
  ...established(ruled),
  [
    '',
    `POST ${at}`,
    {
      body: object('a', {
        kind: 'x',
        hosts: [
          { name: 'h', port: 5 },
          { name: 'i', port: 7 },
        ],
        first: 'one',
      }),
      until: ({ code }) => code === 201,
    },
  ],
  ['', `PUT ${at}/a/status`, { body: object('a', {}, { status: { ready: 2 } }) }],
  ['', `PATCH ${at}/a/status`, { body: JSON.stringify({ status: { ready: 2 } }), type: 'application/merge-patch+json' }],
];

const post = (name: string, wanted: object, called = 'w'): RecordedRequest => [
  `create: ${name}`,
  `POST ${at}?dryRun=All`,
  { body: object(called, wanted) },
];
const merge = (name: string, patch: object, path = ''): RecordedRequest => [
  `patch: ${name}`,
  `PATCH ${at}/a${path}?dryRun=All`,
  { body: JSON.stringify(patch), type: 'application/merge-patch+json' },
];
const patchLate = (name: string, wanted: object): RecordedRequest => [
  `patch: ${name}`,
  `PATCH ${late}/a?dryRun=All`,
  { body: JSON.stringify({ spec: wanted }), type: 'application/merge-patch+json' },
];
const define = (name: string, schema: JSONSchemaProps): RecordedRequest => [
  `define: ${name}`,
  `POST ${definitions}?dryRun=All`,
  { body: definition('tries', schema) },
];
const withRule = (rule: object, type: JSONSchemaProps = { type: 'string' }): JSONSchemaProps => ({
  type: 'object',
  properties: { spec: { ...type, 'x-kubernetes-validations': [rule] } as JSONSchemaProps },
});

const requests: readonly RecordedRequest[] = [
  post('all rules met', {
    min: 1,
    max: 2,
    kind: 'y',
    when: '2024-01-01T00:00:00Z',
    port: 80,
    memory: '64Mi',
    labels: { a: 'b', 'x-c': '' },
  }),
  post('a message', { min: 3, max: 2 }),
  post('several at once', { min: 3, max: 2, kind: 'none', note: 'too long', port: 'https', memory: '2Gi' }),
  post('a rule that cannot be evaluated', { ratio: 0 }),
  post('a date', { when: '2019-01-01T00:00:00Z' }),
  post('a number where texts may be', { port: 100 }),
  post('no quantity', { memory: 'much' }),
  post('values of a map', { labels: { a: '' } }),
  post('the name', {}, 'bad-name'),
  post('rules after a wrong type', { min: 'x', max: 2 }),
  post('rules after a text too long', { min: 3, max: 2, kind: 'longer than ten' }),
  merge('nothing', {}),
  merge('what may change', {
    spec: {
      max: 20,
      hosts: [
        { name: 'i', port: 8 },
        { name: 'j', port: 1 },
        { name: 'h', port: 5 },
      ],
    },
  }),
  merge('what may not', { spec: { kind: 'z' } }),
  merge('what was there is gone', { spec: { kind: null } }),
  merge('items in another order', {
    spec: {
      hosts: [
        { name: 'i', port: 6 },
        { name: 'h', port: 4 },
      ],
    },
  }),
  merge('once only', { spec: { first: 'two' } }),
  merge('status', { status: { ready: 1 } }, '/status'),
  merge('status that grows', { status: { ready: 3 } }, '/status'),
  patchLate('what was broken before and has not changed', { size: 2 }),
  patchLate('what was broken before and has changed', { color: 'green' }),
  define('good', withRule({ rule: "self.startsWith('a')" }, { type: 'string', maxLength: 10 })),
  define('a syntax error', withRule({ rule: 'self ==' })),
  define('an unknown name', withRule({ rule: "self == other || self.foo('a')" })),
  define('no boolean', withRule({ rule: 'self' })),
  define('an empty rule', withRule({ rule: ' ' })),
  define('a messageExpression that is no text', withRule({ rule: "self != ''", messageExpression: '1 + 1' })),
  define('a messageExpression that is wrong', withRule({ rule: "self != ''", messageExpression: 'self +' })),
  define(
    'too dear',
    withRule({ rule: 'self.all(a, self.all(b, self.all(c, a == b || b == c)))' }, { type: 'array', items: { type: 'string' } }),
  ),
  define('rather dear', withRule({ rule: 'self.all(a, self.exists(b, a == b))' }, { type: 'array', items: { type: 'integer' } })),
  define('oldSelf in a list', {
    type: 'object',
    properties: {
      list: { type: 'array', maxItems: 3, items: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] } },
    },
  }),
  define('optionalOldSelf without oldSelf', withRule({ rule: "self != ''", optionalOldSelf: true })),
  define(
    'fieldPath to nowhere',
    withRule({ rule: 'has(self.a)', fieldPath: '.b' }, { type: 'object', properties: { a: { type: 'string' } } }),
  ),
  define('an unknown reason', withRule({ rule: "self != ''", reason: 'Because' })),
  define('a message of two lines', withRule({ rule: "self != ''", message: 'a\nb' })),
  define('a default that breaks a rule', withRule({ rule: "self.startsWith('a')" }, { type: 'string', default: 'b' })),
  define(
    'a field that expressions cannot see',
    withRule({ rule: 'self.any == 1' }, { type: 'object', properties: { any: { 'x-kubernetes-preserve-unknown-fields': true } } }),
  ),
  define('rules in a schema that is wrong elsewhere', {
    type: 'object',
    properties: { a: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == 1' }] }, b: { type: 'nothing' } },
  }),
];

testRecordedExchanges({ file: new URL('testdata/rules.json', import.meta.url), prepare, requests, start: startLikeRecorded });
