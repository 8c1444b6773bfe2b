import { encodeProtobuf } from '#domain/codec/encode-protobuf.js';
import { encodeEnvelope } from '#domain/codec/protobuf-envelope.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import { type RecordedRequest, testRecordedExchanges } from '#testing/exchanges/recorded-exchanges.js';
import { startLikeRecorded } from './start-like-recorded.js';

const namespace = '/api/v1/namespaces/bad';
const cm = `${namespace}/configmaps`;
const dry = `POST ${cm}?dryRun=All`;
const pods = `POST ${namespace}/pods?dryRun=All`;
const deployments = 'POST /apis/apps/v1/namespaces/bad/deployments?dryRun=All';
const yaml = 'application/yaml';
const protobuf = 'application/vnd.kubernetes.protobuf';

const prepare: readonly RecordedRequest[] = [
  ['', 'POST /api/v1/namespaces', { body: { metadata: { name: 'bad' } } }],
  ['', `POST ${cm}`, { body: { metadata: { name: 'a' }, data: { k: 'v' } } }],
];

/** A body that is sent as it stands. */
const json = (body: string): { readonly body: string; readonly type: string } => ({ body, type: 'application/json' });
const inYaml = (body: string): { readonly body: string; readonly type: string } => ({ body, type: yaml });
const inProtobuf = (body: Buffer): { readonly body: Buffer; readonly type: string } => ({ body, type: protobuf });

const envelope = (apiVersion: string, kind: string, raw: Uint8Array): Buffer => Buffer.from(encodeEnvelope({ apiVersion, kind, raw }));
const configMap = encodeProtobuf(builtInSchema('core.v1.ConfigMap'), { metadata: { name: 'b' }, data: { k: 'v' } });

const nested = (depth: number, open: string, close: string, inner: string): string => open.repeat(depth) + inner + close.repeat(depth);

const requests: readonly RecordedRequest[] = [
  // JSON that is none
  ['no body', `POST ${cm}`],
  ['an empty body', dry, json('')],
  ['white space', dry, json('  \n')],
  ['an open brace', dry, json('{')],
  ['a word', dry, json('hello')],
  ['an unfinished string', dry, json('{"metadata":{"name":"b')],
  ['an unfinished object', dry, json('{"metadata":{"name":"b"}')],
  ['a comma too many', dry, json('{"metadata":{"name":"b"},}')],
  ['a comma too few', dry, json('{"metadata":{"name":"b"} "data":{}}')],
  ['single quotes', dry, json("{'metadata':{'name':'b'}}")],
  ['a comment', dry, json('{"metadata":{"name":"b"}/**/}')],
  ['two values', dry, json('{"metadata":{"name":"b"}}{"metadata":{"name":"c"}}')],
  ['something after the value', dry, json('{"metadata":{"name":"b"}} x')],
  ['NaN', dry, json('{"metadata":{"name":"b"},"data":NaN}')],
  ['a leading zero', dry, json('{"metadata":{"name":"b","generation":01}}')],
  ['a plus sign', dry, json('{"metadata":{"name":"b","generation":+1}}')],
  ['a bare point', dry, json('{"metadata":{"name":"b","generation":.5}}')],
  ['a control character in a string', dry, json('{"metadata":{"name":"b\x01"}}')],
  ['a line feed in a string', dry, json('{"metadata":{"name":"b\n"}}')],
  ['a bad escape in a string', dry, json('{"metadata":{"name":"\\x"}}')],
  ['a bad unicode escape', dry, json('{"metadata":{"name":"\\u12"}}')],
  ['a byte order mark', dry, json('\ufeff{"metadata":{"name":"b"}}')],
  ['a long word', dry, json('x'.repeat(100))],
  ['a long object that breaks off', dry, json(`{"metadata":{"name":"b","labels":{"a":"${'x'.repeat(100)}`)],
  [
    'bytes that are no UTF-8',
    dry,
    { body: Buffer.from('{"metadata":{"name":"b"},"data":{"k":"\xff\xfe"}}', 'latin1'), type: 'application/json' },
  ],
  ['UTF-16', dry, { body: Buffer.from('{"metadata":{"name":"b"}}', 'utf16le'), type: 'application/json' }],
  ['gzip', dry, { body: Buffer.from('1f8b0800000000000003abae050043bfa6a302000000', 'hex'), type: 'application/json' }],
  // JSON that is no object of the kind
  ['null', dry, json('null')],
  ['a number', dry, json('1')],
  ['a string', dry, json('"a"')],
  ['a list', dry, json('[]')],
  ['a list of objects', dry, json('[{"metadata":{"name":"b"}}]')],
  ['true', dry, json('true')],
  ['an empty object', dry, json('{}')],
  ['metadata that is null', dry, json('{"metadata":null}')],
  ['metadata that is a string', dry, json('{"metadata":"b"}')],
  ['metadata that is a list', dry, json('{"metadata":[]}')],
  ['a name that is a number', dry, json('{"metadata":{"name":1}}')],
  ['a name that is null', dry, json('{"metadata":{"name":null}}')],
  ['labels that are a list', dry, json('{"metadata":{"name":"b","labels":["a"]}}')],
  ['a label that is a number', dry, json('{"metadata":{"name":"b","labels":{"a":1}}}')],
  ['a label that is null', dry, json('{"metadata":{"name":"b","labels":{"a":null}}}')],
  ['data with a number', dry, json('{"metadata":{"name":"b"},"data":{"k":1}}')],
  ['data with an object', dry, json('{"metadata":{"name":"b"},"data":{"k":{}}}')],
  ['bytes that are no base64', dry, json('{"metadata":{"name":"b"},"binaryData":{"k":"!"}}')],
  ['immutable that is a string', dry, json('{"metadata":{"name":"b"},"immutable":"yes"}')],
  ['a time that is none', dry, json('{"metadata":{"name":"b","creationTimestamp":"yesterday"}}')],
  ['a time that is a number', dry, json('{"metadata":{"name":"b","creationTimestamp":1}}')],
  ['replicas that are a string', deployments, json('{"metadata":{"name":"b"},"spec":{"replicas":"2"}}')],
  ['replicas that are a fraction', deployments, json('{"metadata":{"name":"b"},"spec":{"replicas":1.5}}')],
  ['replicas beyond 32 bits', deployments, json('{"metadata":{"name":"b"},"spec":{"replicas":2147483648}}')],
  ['replicas with an exponent', deployments, json('{"metadata":{"name":"b"},"spec":{"replicas":1e3}}')],
  ['a number beyond 64 bits', pods, json('{"metadata":{"name":"b"},"spec":{"terminationGracePeriodSeconds":9223372036854775808}}')],
  ['a number beyond a double', pods, json('{"metadata":{"name":"b"},"spec":{"terminationGracePeriodSeconds":1e999}}')],
  ['a number of a thousand digits', pods, json(`{"metadata":{"name":"b"},"spec":{"terminationGracePeriodSeconds":${'9'.repeat(1000)}}}`)],
  ['containers that are an object', pods, json('{"metadata":{"name":"b"},"spec":{"containers":{}}}')],
  ['a container that is a string', pods, json('{"metadata":{"name":"b"},"spec":{"containers":["c"]}}')],
  [
    'a quantity that is none',
    pods,
    json('{"metadata":{"name":"b"},"spec":{"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":"lots"}}}]}}'),
  ],
  [
    'a quantity that is true',
    pods,
    json('{"metadata":{"name":"b"},"spec":{"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":true}}}]}}'),
  ],
  [
    'a port that is a fraction',
    pods,
    json('{"metadata":{"name":"b"},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80.5}]}]}}'),
  ],
  [
    'a probe port that is true',
    pods,
    json('{"metadata":{"name":"b"},"spec":{"containers":[{"name":"c","image":"i","livenessProbe":{"httpGet":{"port":true}}}]}}'),
  ],
  // kinds
  ['another kind', dry, { body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'b' } } }],
  ['another kind of another group', dry, { body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'b' } } }],
  ['a kind that is not there', dry, { body: { apiVersion: 'v1', kind: 'Nope', metadata: { name: 'b' } } }],
  ['a kind of a group that is not there', dry, { body: { apiVersion: 'example.com/v1', kind: 'ConfigMap', metadata: { name: 'b' } } }],
  ['a version that is not there', dry, { body: { apiVersion: 'v2', kind: 'ConfigMap', metadata: { name: 'b' } } }],
  [
    'a version of a group that is not there',
    deployments,
    { body: { apiVersion: 'apps/v1beta1', kind: 'Deployment', metadata: { name: 'b' } } },
  ],
  [
    'another version of the kind',
    'POST /apis/autoscaling/v2/namespaces/bad/horizontalpodautoscalers?dryRun=All',
    {
      body: {
        apiVersion: 'autoscaling/v1',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'b' },
        spec: { maxReplicas: 1, scaleTargetRef: { kind: 'A', name: 'a' } },
      },
    },
  ],
  ['a kind in small letters', dry, { body: { apiVersion: 'v1', kind: 'configmap', metadata: { name: 'b' } } }],
  ['a kind that is a number', dry, { body: { apiVersion: 'v1', kind: 1, metadata: { name: 'b' } } }],
  ['a version that is a list', dry, { body: { apiVersion: [], kind: 'ConfigMap', metadata: { name: 'b' } } }],
  ['a version with two slashes', dry, { body: { apiVersion: 'a/b/c', kind: 'ConfigMap', metadata: { name: 'b' } } }],
  ['a kind without a version', dry, { body: { kind: 'ConfigMap', metadata: { name: 'b' } } }],
  ['another kind without a version', dry, { body: { kind: 'Secret', metadata: { name: 'b' } } }],
  ['a version without a kind', dry, { body: { apiVersion: 'v1', metadata: { name: 'b' } } }],
  ['another version without a kind', dry, { body: { apiVersion: 'apps/v1', metadata: { name: 'b' } } }],
  ['a list of the kind', dry, { body: { apiVersion: 'v1', kind: 'ConfigMapList', items: [] } }],
  ['a list of anything', dry, { body: { apiVersion: 'v1', kind: 'List', items: [] } }],
  ['a status', dry, { body: { apiVersion: 'v1', kind: 'Status' } }],
  ['a kind of the watch', dry, { body: { apiVersion: 'v1', kind: 'WatchEvent', type: 'ADDED', object: {} } }],
  [
    'a pod where namespaces are',
    'POST /api/v1/namespaces?dryRun=All',
    { body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'b' } } },
  ],
  ['another kind put', `PUT ${cm}/a`, { body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } } }],
  [
    'a scale that is none',
    'PUT /apis/apps/v1/namespaces/bad/deployments/a/scale',
    { body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } } },
  ],
  ['an eviction that is none', `POST ${namespace}/pods/a/eviction`, { body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } } }],
  ['a binding that is none', `POST ${namespace}/pods/a/binding`, { body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } } }],
  // odd names
  ['__proto__ at the top', dry, json('{"metadata":{"name":"b"},"__proto__":{"data":{"k":"v"}}}')],
  ['__proto__ as a label', dry, json('{"metadata":{"name":"b","labels":{"__proto__":"x"}}}')],
  ['__proto__ in the data', dry, json('{"metadata":{"name":"b"},"data":{"__proto__":"x"}}')],
  ['constructor in the data', dry, json('{"metadata":{"name":"b"},"data":{"constructor":"x","toString":"y"}}')],
  ['constructor at the top', dry, json('{"metadata":{"name":"b"},"constructor":{"prototype":{"x":1}}}')],
  ['a lone surrogate', dry, json('{"metadata":{"name":"b"},"data":{"k":"\\ud800"}}')],
  ['a lone surrogate in a name', dry, json('{"metadata":{"name":"b"},"data":{"\\udc00":"x"}}')],
  ['a surrogate pair', dry, json('{"metadata":{"name":"b"},"data":{"k":"\\ud83d\\ude00"}}')],
  ['NUL in the data', dry, json('{"metadata":{"name":"b"},"data":{"k":"a\\u0000b"}}')],
  ['NUL in a name', dry, json('{"metadata":{"name":"b\\u0000"}}')],
  ['names in other letters', dry, json('{"Metadata":{"Name":"b"},"DATA":{"k":"v"}}')],
  ['an empty name of a field', dry, json('{"metadata":{"name":"b"},"":1}')],
  // depth
  ['deep lists', dry, json(nested(20_000, '[', ']', ''))],
  ['deep objects', dry, json(nested(20_000, '{"a":', '}', '1'))],
  ['deep unknown fields', dry, json(`{"metadata":{"name":"b"},"x":${nested(20_000, '[', ']', '')}}`)],
  ['unfinished deep lists', dry, json('['.repeat(20_000))],
  ['deep lists in YAML', dry, inYaml(nested(20_000, '[', ']', ''))],
  ['deep lists in YAML that are allowed', dry, inYaml(nested(100, '[', ']', ''))],
  // YAML
  ['no YAML', dry, inYaml('a: b: c')],
  ['tabs in YAML', dry, inYaml('metadata:\n\tname: b')],
  ['an unfinished string in YAML', dry, inYaml('metadata: {name: "b')],
  ['an unfinished map in YAML', dry, inYaml('metadata: {name: b')],
  ['an alias of nothing in YAML', dry, inYaml('metadata: {name: *x}')],
  ['an empty YAML', dry, inYaml('')],
  ['a comment in YAML', dry, inYaml('# nothing')],
  ['a scalar in YAML', dry, inYaml('hello')],
  ['a list in YAML', dry, inYaml('- a')],
  ['null in YAML', dry, inYaml('~')],
  ['two documents in YAML', dry, inYaml('metadata: {name: b}\n---\nmetadata: {name: c}')],
  ['a number as a name in YAML', dry, inYaml('metadata: {name: 1}')],
  ['a number as a label in YAML', dry, inYaml('metadata: {name: b, labels: {a: 1}}')],
  ['true as a label in YAML', dry, inYaml('metadata: {name: b, labels: {a: yes}}')],
  ['a key that is a number in YAML', dry, inYaml('metadata: {name: b}\ndata: {1: a}')],
  ['a key that is a list in YAML', dry, inYaml('metadata: {name: b}\ndata: {[1]: a}')],
  ['a key that is null in YAML', dry, inYaml('metadata: {name: b}\ndata: {~: a}')],
  ['a time in YAML', dry, inYaml('metadata: {name: b}\ndata: {t: 2020-01-01}')],
  ['binary in YAML', dry, inYaml('metadata: {name: b}\ndata: {t: !!binary aGVsbG8=}')],
  ['a tag in YAML', dry, inYaml('metadata: {name: b}\ndata: {t: !foo bar}')],
  ['infinity in YAML', dry, inYaml('metadata: {name: b, generation: .inf}')],
  ['an octal number in YAML', dry, inYaml('metadata: {name: b, generation: 010}')],
  ['merge keys in YAML', dry, inYaml('x: &x {name: b}\nmetadata: {<<: *x}')],
  [
    'a bomb in YAML',
    dry,
    inYaml(
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
        .split('')
        .map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
        .join('\n')}\n`,
    ),
  ],
  ['an alias of itself in YAML', dry, inYaml('metadata: &m {name: b, labels: *m}')],
  ['NUL in YAML', dry, inYaml('metadata: {name: "b\x00"}')],
  ['bytes that are no UTF-8 in YAML', dry, { body: Buffer.from('metadata: {name: b}\ndata: {k: "\xff"}', 'latin1'), type: yaml }],
  ['another kind in YAML', dry, inYaml('{apiVersion: v1, kind: Secret, metadata: {name: b}}')],
  ['JSON in YAML', dry, inYaml('{"metadata":{"name":"b"}}')],
  ['broken JSON in YAML', dry, inYaml('{"metadata":{"name":"b"}')],
  // protobuf
  ['an empty protobuf', dry, inProtobuf(Buffer.alloc(0))],
  ['JSON in protobuf', dry, inProtobuf(Buffer.from('{"metadata":{"name":"b"}}'))],
  ['protobuf without its prefix', dry, inProtobuf(Buffer.from(configMap))],
  ['a prefix of protobuf', dry, inProtobuf(Buffer.from('k8s\0'))],
  ['half a prefix of protobuf', dry, inProtobuf(Buffer.from('k8'))],
  ['an envelope that breaks off', dry, inProtobuf(envelope('v1', 'ConfigMap', configMap).subarray(0, 20))],
  ['an envelope of rubbish', dry, inProtobuf(Buffer.from('k8s\0\xff\xff\xff\xff', 'latin1'))],
  ['an envelope without a kind', dry, inProtobuf(envelope('', '', configMap))],
  ['an envelope of another kind', dry, inProtobuf(envelope('v1', 'Secret', configMap))],
  ['an envelope of a kind that is not there', dry, inProtobuf(envelope('v1', 'Nope', configMap))],
  ['an envelope of a group that is not there', dry, inProtobuf(envelope('example.com/v1', 'ConfigMap', configMap))],
  ['an envelope of a bad version', dry, inProtobuf(envelope('a/b/c', 'ConfigMap', configMap))],
  ['an object that breaks off in protobuf', dry, inProtobuf(envelope('v1', 'ConfigMap', configMap.subarray(0, 8)))],
  ['an object of rubbish in protobuf', dry, inProtobuf(envelope('v1', 'ConfigMap', Buffer.from('ffffffffffffffffffff', 'hex')))],
  ['a field of the wrong type in protobuf', dry, inProtobuf(envelope('v1', 'ConfigMap', Buffer.from('0801', 'hex')))],
  ['a field of number zero in protobuf', dry, inProtobuf(envelope('v1', 'ConfigMap', Buffer.from('0001', 'hex')))],
  ['an end of a group in protobuf', dry, inProtobuf(envelope('v1', 'ConfigMap', Buffer.from('0c', 'hex')))],
  ['a length beyond everything in protobuf', dry, inProtobuf(envelope('v1', 'ConfigMap', Buffer.from('0affffffff0f', 'hex')))],
  [
    'an unknown field in protobuf',
    dry,
    inProtobuf(envelope('v1', 'ConfigMap', Buffer.concat([configMap, Buffer.from('ba3e0161', 'hex')]))),
  ],
  ['an empty object in protobuf', dry, inProtobuf(envelope('v1', 'ConfigMap', new Uint8Array()))],
  [
    'bytes that are no UTF-8 in protobuf',
    dry,
    inProtobuf(envelope('v1', 'ConfigMap', Buffer.concat([configMap, Buffer.from('12060a016b1201ff', 'hex')]))),
  ],
  // names that are missing where rules or keys are made of them
  ['a cron job without a name', 'POST /apis/batch/v1/namespaces/bad/cronjobs', { body: {} }],
  ['a priority class without a name', 'POST /apis/scheduling.k8s.io/v1/priorityclasses', { body: {} }],
  [
    'a role whose name is NUL',
    'POST /apis/rbac.authorization.k8s.io/v1/clusterroles?dryRun=All',
    {
      body: { metadata: { name: '\0' } },
      ours: {
        why: 'not every database takes it for a part of a key',
        answer: {
          code: 422,
          body: {
            kind: 'Status',
            apiVersion: 'v1',
            metadata: {},
            status: 'Failure',
            message:
              'ClusterRole.rbac.authorization.k8s.io "\\x00" is invalid: metadata.name: Invalid value: "\\x00": may not contain U+0000',
            reason: 'Invalid',
            details: {
              name: '\0',
              group: 'rbac.authorization.k8s.io',
              kind: 'ClusterRole',
              causes: [{ reason: 'FieldValueInvalid', message: 'Invalid value: "\\x00": may not contain U+0000', field: 'metadata.name' }],
            },
            code: 422,
          },
        },
      },
    },
  ],
  ['a binding without a name', 'POST /api/v1/namespaces/bad/bindings', { body: { target: { name: 'n' } } }],
  ['a binding whose metadata is null', 'POST /api/v1/namespaces/bad/bindings', { body: { metadata: null, target: { name: 'n' } } }],
  [
    'a binding with a name that can be none',
    'POST /api/v1/namespaces/bad/bindings',
    { body: { metadata: { name: 'a/b' }, target: { name: 'n' } } },
  ],
  ['a binding to nothing', 'POST /api/v1/namespaces/bad/bindings', { body: { metadata: { name: 'p' }, target: {} } }],
  ['a binding to a pod', 'POST /api/v1/namespaces/bad/bindings', { body: { metadata: { name: 'p' }, target: { kind: 'Pod', name: 'n' } } }],
];

testRecordedExchanges({
  file: new URL('testdata/bodies.json', import.meta.url),
  prepare,
  requests,
  start: startLikeRecorded,
});
