import { type RecordedRequest, testRecordedExchanges } from '#testing/exchanges/recorded-exchanges.js';
import { startLikeRecorded } from './start-like-recorded.js';

const namespace = '/api/v1/namespaces/bad';
const cm = `${namespace}/configmaps`;
const yaml = 'application/yaml';

const prepare: readonly RecordedRequest[] = [
  ['', 'POST /api/v1/namespaces', { body: { metadata: { name: 'bad' } } }],
  ['', `POST ${cm}`, { body: { metadata: { name: 'a' }, data: { k: 'v' } } }],
];

const unknown = '{"metadata":{"name":"b","foo":1},"data":{"k":"v"},"bar":{"baz":2}}';
const duplicate = '{"metadata":{"name":"b","name":"c"},"data":{"k":"v","k":"w"},"data":{"l":"x"}}';
const both = '{"metadata":{"name":"b","name":"c","foo":1},"data":{"k":"v","k":"w"}}';
const unknownYaml = 'metadata:\n  name: b\n  foo: 1\nbar: 2\n';
const duplicateYaml = 'metadata:\n  name: b\n  name: c\ndata:\n  k: v\n  k: w\n';
const pod =
  '{"metadata":{"name":"b"},"spec":{"containers":[{"name":"c","image":"i","imagePullPollicy":"Always"},{"name":"d","name":"e","image":"i","ports":[{"containerPort":80,"containerport":81}]}],"nodeSelector":{"a":"b","a":"c"}}}';

const json = (body: string): { readonly body: string; readonly type: string } => ({ body, type: 'application/json' });
const inYaml = (body: string): { readonly body: string; readonly type: string } => ({ body, type: yaml });

const levels = ['', '&fieldValidation=Strict', '&fieldValidation=Warn', '&fieldValidation=Ignore'];
const nameOf = (level: string): string => (level === '' ? 'by default' : `with ${level.slice(1)}`);

const requests: readonly RecordedRequest[] = [
  ...levels.flatMap((level): RecordedRequest[] => [
    [`unknown fields ${nameOf(level)}`, `POST ${cm}?dryRun=All${level}`, json(unknown)],
    [`duplicate fields ${nameOf(level)}`, `POST ${cm}?dryRun=All${level}`, json(duplicate)],
    [`unknown and duplicate fields ${nameOf(level)}`, `POST ${cm}?dryRun=All${level}`, json(both)],
    [`unknown fields in YAML ${nameOf(level)}`, `POST ${cm}?dryRun=All${level}`, inYaml(unknownYaml)],
    [`duplicate fields in YAML ${nameOf(level)}`, `POST ${cm}?dryRun=All${level}`, inYaml(duplicateYaml)],
    [`unknown and duplicate fields of a pod ${nameOf(level)}`, `POST ${namespace}/pods?dryRun=All${level}`, json(pod)],
    [`unknown fields in a put ${nameOf(level)}`, `PUT ${cm}/a?dryRun=All${level}`, json('{"metadata":{"name":"a"},"foo":1}')],
    [`duplicate fields in a put ${nameOf(level)}`, `PUT ${cm}/a?dryRun=All${level}`, json('{"metadata":{"name":"a","name":"a"}}')],
    [
      `unknown fields in a merge patch ${nameOf(level)}`,
      `PATCH ${cm}/a?dryRun=All${level}`,
      { body: '{"metadata":{"labels":{"x":"y"}},"foo":{"bar":1},"data":{"k":"1"}}', type: 'application/merge-patch+json' },
    ],
    [
      `duplicate fields in a merge patch ${nameOf(level)}`,
      `PATCH ${cm}/a?dryRun=All${level}`,
      { body: '{"data":{"k":"1","k":"2"}}', type: 'application/merge-patch+json' },
    ],
    [
      `unknown fields in a strategic merge patch ${nameOf(level)}`,
      `PATCH ${cm}/a?dryRun=All${level}`,
      { body: '{"foo":{"bar":1},"data":{"k":"1"}}', type: 'application/strategic-merge-patch+json' },
    ],
    [
      `duplicate fields in a strategic merge patch ${nameOf(level)}`,
      `PATCH ${cm}/a?dryRun=All${level}`,
      { body: '{"data":{"k":"1","k":"2"},"foo":1}', type: 'application/strategic-merge-patch+json' },
    ],
    [
      `unknown fields by a JSON patch ${nameOf(level)}`,
      `PATCH ${cm}/a?dryRun=All${level}`,
      { body: '[{"op":"add","path":"/foo","value":1},{"op":"add","path":"/data/k","value":"1"}]', type: 'application/json-patch+json' },
    ],
    [
      `unknown members of a JSON patch ${nameOf(level)}`,
      `PATCH ${cm}/a?dryRun=All${level}`,
      { body: '[{"op":"add","path":"/data/k","value":"1","foo":2,"op":"add"}]', type: 'application/json-patch+json' },
    ],
  ]),
  ['strict fields of a broken object', `POST ${cm}?dryRun=All&fieldValidation=Strict`, json('{"metadata":{"name":1,"foo":1}}')],
  ['strict fields of another kind', `POST ${cm}?dryRun=All&fieldValidation=Strict`, json('{"apiVersion":"v1","kind":"Secret","foo":1}')],
  ['strict fields of an invalid object', `POST ${cm}?dryRun=All&fieldValidation=Strict`, json('{"metadata":{"name":"B","foo":1}}')],
  ['warnings about an invalid object', `POST ${cm}?dryRun=All`, json('{"metadata":{"name":"B","foo":1}}')],
  [
    'warnings about an object in protobuf',
    `POST ${cm}?dryRun=All`,
    { ...json(unknown), accept: 'application/vnd.kubernetes.protobuf', ignoreBody: true },
  ],
  ['strict errors in YAML', `POST ${cm}?dryRun=All&fieldValidation=Strict`, { ...json(unknown), accept: yaml }],
  [
    'many unknown fields',
    `POST ${cm}?dryRun=All`,
    json(`{"metadata":{"name":"b"},${Array.from({ length: 150 }, (_, i) => `"f${i}":1`).join(',')}}`),
  ],
  [
    'many strict unknown fields',
    `POST ${cm}?dryRun=All&fieldValidation=Strict`,
    json(`{"metadata":{"name":"b"},${Array.from({ length: 150 }, (_, i) => `"f${i}":1`).join(',')}}`),
  ],
  ['a long unknown field', `POST ${cm}?dryRun=All`, json(`{"metadata":{"name":"b"},"${'x'.repeat(5000)}":1}`)],
  ['an unknown field in other letters', `POST ${cm}?dryRun=All`, json('{"metadata":{"name":"b"},"ä\\"\\n\\\\":1}')],
  ['a misspelt metadata', `POST ${cm}?dryRun=All&fieldValidation=Strict`, json('{"metadata":{"name":"b"},"Metadata":{}}')],
  ['an unknown level', `POST ${cm}?dryRun=All&fieldValidation=Loose`, json(unknown)],
  ['a level in small letters', `POST ${cm}?dryRun=All&fieldValidation=strict`, json(unknown)],
  ['an empty level', `POST ${cm}?dryRun=All&fieldValidation=`, json(unknown)],
  ['two levels', `POST ${cm}?dryRun=All&fieldValidation=Ignore&fieldValidation=Strict`, json(unknown)],
  ['an unknown level of a put', `PUT ${cm}/a?fieldValidation=Loose`, json('{"metadata":{"name":"a"}}')],
  ['an unknown level of a patch', `PATCH ${cm}/a?fieldValidation=Loose`, { body: {}, type: 'application/merge-patch+json' }],
  ['unknown fields of delete options', `DELETE ${cm}/a?dryRun=All`, json('{"foo":1}')],
  ['duplicate fields of delete options', `DELETE ${cm}/a?dryRun=All`, json('{"gracePeriodSeconds":1,"gracePeriodSeconds":2}')],
];

testRecordedExchanges({
  file: new URL('testdata/fields.json', import.meta.url),
  prepare,
  requests,
  start: startLikeRecorded,
});
