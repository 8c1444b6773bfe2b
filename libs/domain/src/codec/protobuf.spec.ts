import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { normalize } from '#domain/codec/decode-json.js';
import { decodeProtobuf } from '#domain/codec/decode-protobuf.js';
import { encodeProtobuf } from '#domain/codec/encode-protobuf.js';
import { decodeEnvelope, encodeEnvelope, isProtobufBody } from '#domain/codec/protobuf-envelope.js';
import { builtInSchema } from '#domain/schema/built-in.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const encode = (type: string, object: object): string => hex(encodeProtobuf(builtInSchema(type), object));
const decode = (type: string, text: string): unknown => decodeProtobuf(builtInSchema(type), bytesOf(text));

/** Strings, the generation and the creation time are no pointers, so they are always there. */
const emptyMetadata = '0a00 1200 1a00 2200 2a00 3200 3800 4200';

describe('messages', () => {
  test.each([
    ['core.v1.ContainerPort', { name: 'http', containerPort: 8080, protocol: 'TCP' }, '0a0468747470 1000 18903f 2203544350 2a00'],
    ['core.v1.ConfigMap', { data: { b: 'x', a: '' } }, `0a10${emptyMetadata} 12050a01611200 12060a0162120178`],
    ['core.v1.ConfigMap', { immutable: false, binaryData: { k: 'aGk=' } }, `0a10${emptyMetadata} 1a070a016b12026869 2000`],
    ['core.v1.SecurityContext', { runAsUser: 0, privileged: true }, '1001 2000'],
    ['core.v1.PodSecurityContext', { supplementalGroups: [1, -1] }, '2001 20ffffffffffffffffff01'],
    ['core.v1.ServicePort', { port: 80, targetPort: 'http' }, '0a00 1200 1850 220a080110001a0468747470 2800'],
    ['core.v1.ServicePort', { port: -1, targetPort: 8080 }, '0a00 1200 18ffffffffffffffffff01 2207080010903f1a00 2800'],
    ['core.v1.ResourceRequirements', { limits: { cpu: '500m' } }, '0a0d0a036370751206 0a043530306d'],
    ['coordination.v1.LeaseSpec', { renewTime: '1970-01-01T00:00:01.000002Z' }, '2205080110d00f'],
    ['core.v1.ContainerStateRunning', { startedAt: '1969-12-31T23:59:59Z' }, '0a0d08ffffffffffffffffff011000'],
    ['core.v1.ContainerStateRunning', { startedAt: null }, '0a00'],
    ['core.v1.SecretKeySelector', { name: 'db', key: 'url' }, '0a040a026462 120375726c'],
    ['authorization.v1.ResourceRule', { verbs: ['get'], resources: ['pods'] }, '0a03676574 1a04706f6473'],
    ['authentication.v1.UserInfo', { extra: { a: ['x', ''] } }, '0a00 1200 220a0a016112050a01780a00'],
    ['apps.v1.ControllerRevision', { data: { a: 1 }, revision: 3 }, `0a10${emptyMetadata} 12090a077b2261223a317d 1803`],
    ['apps.v1.ControllerRevision', { data: null, revision: 0 }, `0a10${emptyMetadata} 1200 1800`],
    ['core.v1.LocalObjectReference', { name: '\u00e9\u2603\u{1f600}' }, '0a09c3a9e29883f09f9880'],
    ['core.v1.PodTemplateList', { items: null }, '0a060a0012001a00'],
  ])('%s %j', (type, object, expected) => {
    expect(encode(type, object)).toBe(expected.replaceAll(' ', ''));
    expect(decode(type, expected)).toEqual(normalize(builtInSchema(type), object));
  });

  test('a whole Pod and a definition with a schema survive', () => {
    const pod = normalize(
      builtInSchema('core.v1.Pod'),
      JSON.parse(readFileSync(new URL('testdata/pod.json', import.meta.url), 'utf8')) as object,
    );
    const bytes = encodeProtobuf(builtInSchema('core.v1.Pod'), pod);
    expect({ kind: 'Pod', apiVersion: 'v1', ...decodeProtobuf<object>(builtInSchema('core.v1.Pod'), bytes) }).toEqual(pod);
    const schema = {
      type: 'object',
      maximum: 1.5,
      default: { a: [1] },
      enum: ['x', null, 2],
      items: [{ type: 'string' }],
      additionalProperties: false,
      additionalItems: { minimum: -0.5 },
      dependencies: { a: ['b'], c: { required: ['d'] } },
      properties: { p: { items: { type: 'integer' } } },
      'x-kubernetes-validations': [{ rule: 'self.a == 1' }],
    };
    const props = builtInSchema('apiextensions.v1.JSONSchemaProps');
    expect(decodeProtobuf(props, encodeProtobuf(props, schema))).toEqual(normalize(props, schema));
  });
});

describe('reading', () => {
  test.each([
    ['later scalars win', 'core.v1.ContainerPort', '0a0161 0a0162 1801', { name: 'b', containerPort: 1 }],
    ['messages merge', 'core.v1.SecretKeySelector', '0a030a0161 0a021001 1200', { name: 'a', key: '' }],
    ['repeated numbers may be packed', 'core.v1.PodSecurityContext', '2203010203 2004', { supplementalGroups: [1, 2, 3, 4] }],
    [
      'unknown fields are passed over, groups too',
      'core.v1.LocalObjectReference',
      'a80601 a1060000000000000000 ad0600000000 a306 a8060a a406 0a0161',
      { name: 'a' },
    ],
    ['int32 is cut to 32 bits', 'core.v1.ContainerPort', '18ffffffff7f', { containerPort: -1 }],
    ['int64 keeps 64 bits', 'core.v1.SecurityContext', '20ffffffffffffffff7f', { runAsUser: 9223372036854775807n }],
    [
      'bytes that are no UTF-8 become U+FFFD',
      'core.v1.LocalObjectReference',
      '0a0661ffc3c0e282',
      { name: 'a\ufffd\ufffd\ufffd\ufffd\ufffd' },
    ],
    ['a map entry may lack key and value', 'core.v1.Secret', '1200', { metadata: {}, data: { '': '' } }],
    ['nothing at all', 'core.v1.Pod', '', { metadata: {}, spec: { containers: null }, status: {} }],
  ])('%s', (_, type, text, expected) => {
    expect(decode(type, text)).toEqual(expected);
  });

  test.each([
    ['core.v1.LocalObjectReference', '0a05 6162', 'unexpected EOF'],
    ['core.v1.LocalObjectReference', '0affffffffffffffffff01', 'proto: negative length found during unmarshaling'],
    ['core.v1.LocalObjectReference', '0affffffffffffff7f', 'unexpected EOF'],
    ['core.v1.LocalObjectReference', '0a', 'unexpected EOF'],
    ['core.v1.LocalObjectReference', '0801', 'proto: wrong wireType = 0 for field Name'],
    ['core.v1.LocalObjectReference', '0c', 'proto: LocalObjectReference: wiretype end group for non-group'],
    ['core.v1.LocalObjectReference', '0000', 'proto: LocalObjectReference: illegal tag 0 (wire type 0)'],
    ['core.v1.LocalObjectReference', 'ffffffffffffffffffffff', 'proto: integer overflow'],
    ['core.v1.LocalObjectReference', 'af0600', 'proto: illegal wireType 7'],
    ['core.v1.ResourceRequirements', '0a090a01611204 0a0231 4b', "unable to parse quantity's suffix"],
    ['core.v1.ResourceRequirements', '0a090a01611204 0a023f 78', 'quantities must match the regular expression'],
    ['apps.v1.ControllerRevision', '12030a017b', 'unexpected end of JSON input'],
    ['core.v1.ServicePort', '22020a00', 'proto: wrong wireType = 2 for field Type'],
  ])('%s %s is refused', (type, text, error) => {
    expect(() => decode(type, text)).toThrow(
      expect.objectContaining({ name: 'DecodeError', message: expect.stringContaining(error) as string }) as Error,
    );
  });

  test('depth is bounded', () => {
    let nested: object = {};
    for (let i = 0; i < 600; i += 1) nested = { not: nested };
    const props = builtInSchema('apiextensions.v1.JSONSchemaProps');
    expect(decodeProtobuf(props, encodeProtobuf(props, nested))).toEqual(nested);
    // field 28, each time around what there is
    let deep: number[] = [];
    for (let i = 0; i < 1500; i += 1) deep = [0xe2, 0x01, ...varint(deep.length), ...deep];
    expect(() => decodeProtobuf(props, Uint8Array.from(deep))).toThrow('proto: exceeded max depth');
  });
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
}

describe('the envelope', () => {
  const body = '6b387300 0a09 0a027631 1203506f64 1202 0a00 1a00 2200';

  test('wraps kind, version and bytes', () => {
    expect(hex(encodeEnvelope({ apiVersion: 'v1', kind: 'Pod', raw: bytesOf('0a00') }))).toBe(body.replaceAll(' ', ''));
    expect(decodeEnvelope(bytesOf(body))).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      raw: bytesOf('0a00'),
      contentEncoding: '',
      contentType: '',
    });
    expect(isProtobufBody(bytesOf(body))).toBe(true);
    expect(isProtobufBody(bytesOf('7b7d'))).toBe(false);
  });

  test.each([
    ['', 'empty data'],
    ['7b7d', 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]'],
    ['6b387300', 'empty body'],
    ['6b387300 0a05', 'unexpected EOF'],
    ['6b387300 0801', 'proto: wrong wireType = 0 for field TypeMeta'],
  ])('%s is refused', (text, error) => {
    expect(() => decodeEnvelope(bytesOf(text))).toThrow(error);
  });

  test('an encoded object can stand for a free-form value', () => {
    const event = { type: 'ADDED', object: bytesOf('6b387300') };
    expect(encode('meta.v1.WatchEvent', event)).toBe('0a054144444544' + '12060a046b387300');
  });
});
