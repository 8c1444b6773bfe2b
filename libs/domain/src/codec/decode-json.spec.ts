import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeJson, decodeUntyped, decodeValue, normalize, parseJson } from '#domain/codec/decode-json.js';
import { encodeJson } from '#domain/codec/encode-json.js';
import { goMarshal } from '#domain/json/go-marshal.js';
import { builtInSchema } from '#domain/schema/built-in.js';

const strict = { strict: true };
const lenient = { strict: false };
const decode = (type: string, text: string) => decodeJson(builtInSchema(type), text, strict);
const spec = (type: string, text: string): unknown => (decode(type, `{"spec":${text}}`).object as { readonly spec: unknown }).spec;

describe('strict errors', () => {
  test.each([
    ['core.v1.Pod', '{"spec":{"foo":1}}', ['unknown field "spec.foo"']],
    ['core.v1.Pod', '{"Spec":{}}', ['unknown field "Spec"']],
    ['core.v1.Pod', '{"spec":{"containers":[{},{"x":[{"y":1,"y":2}]}]}}', ['unknown field "spec.containers[1].x"']],
    ['apps.v1.Deployment', '{"spec":{"replicas":1,"replicas":2}}', ['duplicate field "spec.replicas"']],
    ['core.v1.ConfigMap', '{"data":{"a":"1","a":"2","a":"3"}}', ['duplicate field "data.a"']],
    [
      'core.v1.ConfigMap',
      '{"z":1,"metadata":{"labels":{"b":"","b":""}},"a":1}',
      ['unknown field "z"', 'duplicate field "metadata.labels.b"', 'unknown field "a"'],
    ],
    ['core.v1.ConfigMap', '{"a\\"b":1}', ['unknown field "a\\"b"']],
    [
      'core.v1.ConfigMap',
      '{"__proto__":{"x":1},"constructor":1,"hasOwnProperty":2}',
      ['unknown field "__proto__"', 'unknown field "constructor"', 'unknown field "hasOwnProperty"'],
    ],
    // types that decode themselves see their text only
    ['apps.v1.ControllerRevision', '{"data":{"a":1,"a":2}}', []],
    [
      'apiextensions.v1.CustomResourceDefinition',
      '{"spec":{"versions":[{"schema":{"openAPIV3Schema":{"foo":1,"items":{"foo":1}}}}]}}',
      ['unknown field "spec.versions[0].schema.openAPIV3Schema.foo"'],
    ],
  ])('%s %s', (type, text, errors) => {
    expect(decode(type, text).strictErrors).toEqual(errors);
    expect(decodeJson(builtInSchema(type), text, lenient).strictErrors).toEqual([]);
  });

  test('no more than a hundred are reported', () => {
    const text = `{${Array.from({ length: 150 }, (_, i) => `"x${i}":1`).join(',')}}`;
    expect(decode('core.v1.Pod', text).strictErrors).toHaveLength(100);
  });
});

describe('values that do not fit', () => {
  test.each([
    [
      'apps.v1.Deployment',
      '{"spec":{"replicas":"3"}}',
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'apps.v1.Deployment',
      '{"spec":{"replicas":1.5}}',
      'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'apps.v1.Deployment',
      '{"spec":{"replicas":1.0}}',
      'json: cannot unmarshal number 1.0 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'apps.v1.Deployment',
      '{"spec":{"replicas":2147483648}}',
      'json: cannot unmarshal number 2147483648 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'core.v1.Pod',
      '{"spec":{"activeDeadlineSeconds":9223372036854775808}}',
      'json: cannot unmarshal number 9223372036854775808 into Go struct field PodSpec.spec.activeDeadlineSeconds of type int64',
    ],
    [
      'core.v1.Pod',
      '{"metadata":{"labels":{"a":1}}}',
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      'core.v1.Pod',
      '{"metadata":{"labels":[]}}',
      'json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string',
    ],
    ['core.v1.Pod', '{"metadata":"x"}', 'json: cannot unmarshal string into Go struct field Pod.metadata of type v1.ObjectMeta'],
    [
      'core.v1.Pod',
      '{"spec":{"containers":{"name":"x"}}}',
      'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
    [
      'core.v1.Pod',
      '{"spec":{"restartPolicy":true}}',
      'json: cannot unmarshal bool into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy',
    ],
    [
      'core.v1.Pod',
      '{"spec":{"containers":[{"resources":{"limits":"x"}}]}}',
      'json: cannot unmarshal string into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList',
    ],
    [
      'core.v1.Pod',
      '{"spec":{"volumes":[{"emptyDir":{"medium":1}}]}}',
      'json: cannot unmarshal number into Go struct field EmptyDirVolumeSource.spec.volumes.VolumeSource.emptyDir.medium of type v1.StorageMedium',
    ],
    [
      'core.v1.Pod',
      '{"metadata":{"creationTimestamp":1}}',
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.creationTimestamp of type string',
    ],
    [
      'core.v1.Pod',
      '{"metadata":{"creationTimestamp":"x"}}',
      'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
    ],
    [
      'core.v1.Pod',
      '{"spec":{"containers":[{"resources":{"limits":{"cpu":"1x"}}}]}}',
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'core.v1.Pod',
      '{"spec":{"containers":[{"resources":{"limits":{"cpu":{}}}}]}}',
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    ['core.v1.Secret', '{"data":{"a":"x"}}', 'illegal base64 data at input byte 0'],
    ['core.v1.Secret', '{"data":{"a":[300]}}', 'json: cannot unmarshal number 300 into Go struct field Secret.data of type uint8'],
    [
      'core.v1.Service',
      '{"spec":{"ports":[{"targetPort":true}]}}',
      'json: cannot unmarshal bool into Go struct field ServicePort.spec.ports.targetPort of type int32',
    ],
    [
      'core.v1.Service',
      '{"spec":{"ports":[{"targetPort":1.5}]}}',
      'json: cannot unmarshal number 1.5 into Go struct field ServicePort.spec.ports.targetPort of type int32',
    ],
    [
      'authorization.v1.SubjectAccessReview',
      '{"spec":{"extra":{"a":"x"}}}',
      'json: cannot unmarshal string into Go struct field SubjectAccessReviewSpec.spec.extra of type v1.ExtraValue',
    ],
    [
      'apiextensions.v1.CustomResourceDefinition',
      '{"spec":{"versions":[{"schema":{"openAPIV3Schema":{"items":{"properties":{"a":{"type":1}}}}}}]}}',
      'json: cannot unmarshal number into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema.items.properties.type of type string',
    ],
    [
      'apiextensions.v1.CustomResourceDefinition',
      '{"spec":{"versions":[{"schema":{"openAPIV3Schema":{"additionalProperties":1}}}]}}',
      'boolean or JSON schema expected',
    ],
    // the first of several, unless a type that decodes itself fails: that ends it
    [
      'core.v1.Pod',
      '{"spec":{"hostname":1,"nodeName":2}}',
      'json: cannot unmarshal number into Go struct field PodSpec.spec.hostname of type string',
    ],
    [
      'core.v1.Pod',
      '{"spec":{"hostname":1},"metadata":{"creationTimestamp":""}}',
      'parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"',
    ],
    ['core.v1.Pod', '{"spec":', 'unexpected end of JSON input'],
  ])('%s %s', (type, text, error) => {
    expect(() => decode(type, text)).toThrow(error);
    expect(() => decode(type, text)).toThrow(expect.objectContaining({ name: 'DecodeError', message: error }) as Error);
  });
});

describe('Go has it that', () => {
  test('an empty object becomes what Go writes of a zero struct', () => {
    expect(encodeJson(decode('core.v1.Pod', '{"kind":"Pod","spec":{}}').object)).toBe(
      '{"kind":"Pod","metadata":{},"spec":{"containers":null},"status":{}}',
    );
    expect(spec('core.v1.Pod', '{"containers":[{}]}')).toEqual({ containers: [{ name: '', resources: {} }] });
    expect(spec('apps.v1.Deployment', '{}')).toEqual({
      selector: null,
      template: { metadata: {}, spec: { containers: null } },
      strategy: {},
    });
  });

  test('fields come in the order of declaration and map keys sorted', () => {
    const text =
      '{"status":{},"spec":{"nodeName":"n","containers":[]},"metadata":{"labels":{"b":"1","a":"2"},"name":"x"},"apiVersion":"v1","kind":"Pod"}';
    expect(encodeJson(decode('core.v1.Pod', text).object)).toBe(
      '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"x","labels":{"a":"2","b":"1"}},"spec":{"containers":[],"nodeName":"n"},"status":{}}',
    );
  });

  test.each([
    ['a pointer keeps its zero', '{"replicas":0,"containers":null}', { replicas: 0 }],
    ['null is nil', '{"replicas":null}', {}],
  ])('%s', (_, text, expected) => {
    expect(spec('apps.v1.Deployment', text)).toMatchObject(expected);
    expect(Object.hasOwn(spec('apps.v1.Deployment', text) as object, 'replicas')).toBe('replicas' in expected);
  });

  test('omitempty drops zeros, empty lists and empty maps, but no structs', () => {
    const pod =
      '{"containers":[],"nodeName":"","hostNetwork":false,"priority":0,"volumes":[],"nodeSelector":{},"securityContext":{},"overhead":{}}';
    expect(spec('core.v1.Pod', pod)).toEqual({ containers: [], priority: 0, securityContext: {} });
  });

  test('null among items and map values is the zero of their type', () => {
    expect(spec('core.v1.Pod', '{"containers":[null],"nodeSelector":{"a":null},"overhead":{"cpu":null}}')).toEqual({
      containers: [{ name: '', resources: {} }],
      nodeSelector: { a: '' },
      overhead: { cpu: '0' },
    });
    expect(decode('core.v1.Secret', '{"data":{"a":null,"b":""}}').object).toMatchObject({ data: { a: null, b: '' } });
  });

  test('duplicates merge: structs and maps add up, of other values the last counts', () => {
    expect(
      spec(
        'core.v1.Pod',
        '{"nodeName":"a","containers":[{"name":"x","image":"i"}],"nodeSelector":{"a":"1"},"nodeName":"b","containers":[{"name":"y"}],"nodeSelector":{"b":"2"}}',
      ),
    ).toEqual({
      containers: [{ name: 'y', image: 'i', resources: {} }],
      nodeName: 'b',
      nodeSelector: { a: '1', b: '2' },
    });
    expect(decode('core.v1.Pod', '{"spec":{"nodeName":"a"},"spec":{"hostname":"b"}}').object).toMatchObject({
      spec: { nodeName: 'a', hostname: 'b' },
    });
    expect(spec('core.v1.Pod', '{"nodeName":"a","nodeName":null,"priority":1,"priority":null}')).toEqual({
      containers: null,
      nodeName: 'a',
    });
  });

  test('scalars are written in their canonical form', () => {
    const limits = '{"a":"1000m","b":"0.5","c":"1024Mi","d":" 1 ","e":1.5,"f":2000,"g":"1e3"}';
    expect(spec('core.v1.Pod', `{"containers":[{"resources":{"limits":${limits}}}]}`)).toMatchObject({
      containers: [{ resources: { limits: { a: '1', b: '500m', c: '1Gi', d: '1', e: '1500m', f: '2k', g: '1e3' } } }],
    });
    expect(
      decode('core.v1.Pod', '{"metadata":{"creationTimestamp":"2026-01-02T03:04:05.5+02:00","deletionTimestamp":null}}').object,
    ).toMatchObject({
      metadata: { creationTimestamp: '2026-01-02T01:04:05Z' },
    });
    expect(decode('coordination.v1.Lease', '{"spec":{"renewTime":"2026-01-02T03:04:05.120000+00:00"}}').object).toMatchObject({
      spec: { renewTime: '2026-01-02T03:04:05.120000Z' },
    });
    expect(decode('core.v1.Secret', '{"data":{"a":"aG\\nk=","b":[104,105]}}').object).toMatchObject({ data: { a: 'aGk=', b: 'aGk=' } });
    expect(decode('core.v1.Pod', '{"status":{"conditions":[{"type":"Ready","status":"True"}]}}').object).toMatchObject({
      status: { conditions: [{ type: 'Ready', status: 'True', lastProbeTime: null, lastTransitionTime: null }] },
    });
  });

  test('free-form values are kept as they came', () => {
    const data = { z: 1, a: [null, {}, '', 1.5], b: { __x: 1 } };
    const text = JSON.stringify({ data, revision: 1 });
    expect(encodeJson((decode('apps.v1.ControllerRevision', text).object as { readonly data: unknown }).data)).toBe(JSON.stringify(data));
  });
});

describe('numbers', () => {
  test('64-bit integers beyond 2^53 are bigints and are written as they were', () => {
    const text = '{"metadata":{},"spec":{"containers":null,"terminationGracePeriodSeconds":9223372036854775807},"status":{}}';
    const { object } = decode('core.v1.Pod', text);
    expect(object).toMatchObject({ spec: { terminationGracePeriodSeconds: 9223372036854775807n } });
    expect(encodeJson(object)).toBe(text);
    expect(encodeJson(object, { pretty: true })).toContain('\n    "terminationGracePeriodSeconds": 9223372036854775807\n');
    expect(normalize(builtInSchema('core.v1.Pod'), object)).toBe(object);
  });

  test.each([
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9223372036854775808', 9223372036854775808],
    ['1.0', 1],
    ['1e3', 1000],
    ['-0', 0],
    ['1e-400', 0],
    [`1${'0'.repeat(300)}`, 1e300],
  ])('free-form %s', (text, expected) => {
    expect(parseJson(text)).toBe(expected);
  });

  test('a number beyond a float64 is an error, as it would be in a custom resource', () => {
    expect(() => parseJson('{"a":1e400}')).toThrow('json: cannot unmarshal number 1e400 into Go value of type float64');
    expect(() => decode('apps.v1.ControllerRevision', '{"data":{"a":1e400}}')).toThrow('number 1e400');
  });
});

describe('hostile texts', () => {
  test('names of Object.prototype are names like any other', () => {
    const { object } = decode(
      'core.v1.ConfigMap',
      '{"data":{"__proto__":"p","constructor":"c","toString":"t"},"metadata":{"labels":{"__proto__":"x","a":"y"}}}',
    );
    const { data, metadata } = object as { readonly data: object; readonly metadata: { readonly labels: object } };
    expect(Object.entries(data)).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
      ['toString', 't'],
    ]);
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(encodeJson(metadata.labels)).toBe('{"__proto__":"x","a":"y"}');
    expect(encodeJson(decodeUntyped('{"a":{"__proto__":{"polluted":1},"__proto__":1}}', strict).object)).toBe('{"a":{"__proto__":1}}');
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
  });

  test('half surrogates become U+FFFD, NUL stays', () => {
    expect(decode('core.v1.ConfigMap', '{"data":{"a":"\\ud83dx\\ude00","b":"\\ud83d\\ude00","c":"\\u0000"}}').object).toMatchObject({
      data: { a: '\ufffdx\ufffd', b: '\u{1f600}', c: '\u0000' },
    });
  });

  test('depth is bounded', () => {
    const nested = (depth: number) => `{"data":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(encodeJson(decode('apps.v1.ControllerRevision', nested(900)).object)).toContain('['.repeat(900));
    expect(() => decode('apps.v1.ControllerRevision', nested(5000))).toThrow("invalid character '[' exceeded max depth");
    expect(() => decodeUntyped('{"a":'.repeat(500_000), strict)).toThrow('exceeded max depth');
  });
});

describe('normalize', () => {
  test('returns what it was given when nothing had to change, and shares the rest', () => {
    const pod = normalize(
      builtInSchema('core.v1.Pod'),
      JSON.parse(readFileSync(new URL('testdata/pod.json', import.meta.url), 'utf8')) as Record<string, unknown>,
    );
    expect(normalize(builtInSchema('core.v1.Pod'), pod)).toBe(pod);
    const changed: Record<string, unknown> = normalize(builtInSchema('core.v1.Pod'), {
      ...pod,
      metadata: { name: 'x', labels: undefined },
    });
    expect(changed).toMatchObject({ metadata: { name: 'x' } });
    expect(changed['spec']).toBe(pod['spec']);
  });

  test('drops unknown fields and undefined members, and refuses what does not fit', () => {
    expect(normalize(builtInSchema('core.v1.ConfigMap'), { x: 1, data: { a: undefined, b: '1' }, immutable: undefined })).toEqual({
      metadata: {},
      data: { b: '1' },
    });
    expect(() => normalize(builtInSchema('core.v1.ConfigMap'), { data: { a: 1 } })).toThrow(
      'json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    );
  });

  test('decodeValue is strict about values as decodeJson is about texts', () => {
    expect(decodeValue(builtInSchema('core.v1.Pod'), { spec: { foo: 1 } }, strict).strictErrors).toEqual(['unknown field "spec.foo"']);
  });
});

describe('untyped decoding', () => {
  test('reports duplicates and keeps the last', () => {
    expect(decodeUntyped('{"a":1,"b":[{"c":1,"c":2}],"a":2}', strict)).toEqual({
      object: { a: 2, b: [{ c: 2 }] },
      strictErrors: ['duplicate field "b[0].c"', 'duplicate field "a"'],
    });
    expect(decodeUntyped('{"a":1,"a":2}', lenient)).toEqual({ object: { a: 2 }, strictErrors: [] });
  });
});

describe('encoding', () => {
  test('escapes as Go does', () => {
    expect(encodeJson({ a: '<b>&\u2028\u2029"\u00e9', b: undefined })).toBe('{"a":"\\u003cb\\u003e\\u0026\\u2028\\u2029\\"\u00e9"}');
  });

  test('pretty form', () => {
    expect(encodeJson({ a: {}, b: [], c: [1, { d: true }] }, { pretty: true })).toBe(
      '{\n  "a": {},\n  "b": [],\n  "c": [\n    1,\n    {\n      "d": true\n    }\n  ]\n}',
    );
    expect(encodeJson({ a: {}, b: [], c: [1n, { d: true, e: undefined }] }, { pretty: true })).toBe(
      encodeJson({ a: {}, b: [], c: [1, { d: true }] }, { pretty: true }),
    );
  });
});

test('messages print bigints as the numbers they are', () => {
  expect(goMarshal({ a: [9223372036854775807n] })).toBe('{"a":[9223372036854775807]}');
});
