import { describe, expect, test } from 'vitest';
import { encodeProtobuf } from '#domain/codec/encode-protobuf.js';
import { encodeEnvelope } from '#domain/codec/protobuf-envelope.js';
import { isRegisteredKind } from '#domain/api/scheme.js';
import type { Encoding } from '#domain/api/request/media-type.js';
import type { FieldValidation } from '#domain/api/request/options.js';
import { decodeBody, type EncodedBody } from '#domain/api/request/request-body.js';
import type { ExpectedBody } from '#domain/api/request/body-kind.js';
import { schemaOfKind } from '#domain/schema/kinds.js';

const namespace = { group: '', version: 'v1', kind: 'Namespace' };
const deployment = { group: 'apps', version: 'v1', kind: 'Deployment' };

function expected(kind: typeof namespace): ExpectedBody {
  return { ...kind, schema: schemaOfKind(kind), isKnown: isRegisteredKind };
}

function body(text: string, encoding: Encoding): EncodedBody {
  return { encoding, bytes: Uint8Array.from(Buffer.from(text)), text: () => text };
}

const read = (text: string, kind = namespace, encoding: Encoding = 'json', validation: FieldValidation = 'Strict'): unknown =>
  decodeBody(body(text, encoding), expected(kind), validation);

describe('a body that fits', () => {
  test.each([
    ['json', '{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"a"}}'],
    ['json', '{"metadata":{"name":"a"}}'],
    ['yaml', 'kind: Namespace\napiVersion: v1\nmetadata: {name: a}\n'],
    ['yaml', 'base: &b {name: a}\nmetadata: *b\n'],
  ] as const)('%s: %s', (encoding, text) => {
    const { object } = read(text, namespace, encoding, 'Ignore') as { object: object };
    expect(object).toEqual({ kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'a' }, spec: {}, status: {} });
    expect(Object.keys(object).slice(0, 2)).toEqual(['kind', 'apiVersion']);
  });

  test('protobuf', () => {
    const raw = encodeProtobuf(schemaOfKind(namespace), { metadata: { name: 'a' } });
    const bytes = encodeEnvelope({ apiVersion: 'v1', kind: 'Namespace', raw });
    const { object } = decodeBody<object>({ encoding: 'protobuf', bytes, text: () => '' }, expected(namespace), 'Strict');
    expect(object).toMatchObject({ kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'a' } });
  });
});

describe('a body that does not', () => {
  test.each([
    [
      'json',
      'apiVersion: v1',
      `the object provided is unrecognized (must be of type Namespace): couldn't get version/kind; json parse error: invalid character 'a' looking for beginning of value (61706956657273696f6e3a207631)`,
    ],
    [
      'json',
      '{"kind": "Namespace", "apiVersion": "v1",',
      `the object provided is unrecognized (must be of type Namespace): couldn't get version/kind; json parse error: unexpected end of JSON input ({"kind": "Namespace", "apiVers ...)`,
    ],
    [
      'json',
      '{"kind":"Bogus","apiVersion":"v1"}',
      'Bogus in version "v1" cannot be handled as a Namespace: no kind "Bogus" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      'json',
      '{"kind":"Pod","apiVersion":"v1"}',
      'Pod in version "v1" cannot be handled as a Namespace: converting (v1.Pod) to (core.Namespace): unknown conversion',
    ],
    [
      'json',
      '{"kind":"Namespace","apiVersion":"v1","spec":{"finalizers":"x"}}',
      'Namespace in version "v1" cannot be handled as a Namespace: json: cannot unmarshal string into Go struct field NamespaceSpec.spec.finalizers of type []v1.FinalizerName',
    ],
    [
      'json',
      '{"kind":"Namespace","apiVersion":"v1","spec":{"foo":1},"metadata":{"name":"a","name":"b"}}',
      'Namespace in version "v1" cannot be handled as a Namespace: strict decoding error: unknown field "spec.foo", duplicate field "metadata.name"',
    ],
    ['json', '{"kind":"Namespace","apiVersion":"a/b/c"}', /unexpected GroupVersion string: a\/b\/c/],
    ['json', '{"kind":1}', /json: cannot unmarshal number into Go struct field .kind of type string/],
    ['json', '[]', /json: cannot unmarshal array into Go value of type struct/],
    [
      'yaml',
      'metadata:\n  name: a\n  name: b\n',
      /strict decoding error: yaml: unmarshal errors:\n {2}line 3: key "name" already set in map/,
    ],
    ['yaml', 'a: [', /the object provided is unrecognized \(must be of type Namespace\): yaml: line/],
    ['protobuf', '{}', /provided data does not appear to be a protobuf message, expected prefix \[107 56 115 0\]/],
  ] as const)('%s: %s', (encoding, text, message) => {
    expect(() => read(text, namespace, encoding)).toThrow(message);
  });

  test('of another version of the kind', () => {
    expect(() => read('{"kind":"Deployment","apiVersion":"apps/v1beta2"}', deployment)).toThrow(
      'the API version in the data (apps/v1beta2) does not match the expected API version (apps/v1)',
    );
  });
});

test('what strict reading objects to are warnings, or nothing', () => {
  const text = '{"metadata":{"name":"a"},"foo":1}';
  expect(read(text, namespace, 'json', 'Warn')).toMatchObject({ warnings: ['unknown field "foo"'] });
  expect(read(text, namespace, 'json', 'Ignore')).toMatchObject({ warnings: [] });
  const yaml = 'metadata:\n  name: a\n  name: b\n';
  expect(read(yaml, namespace, 'yaml', 'Warn')).toMatchObject({ warnings: ['line 3: key "name" already set in map'] });
});
