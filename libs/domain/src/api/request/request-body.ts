import { DecodeError } from '#domain/codec/decode-error.js';
import { type Decoded, decodeJson, decodeNode, decodeUntyped, decodeValue } from '#domain/codec/decode-json.js';
import { decodeProtobuf } from '#domain/codec/decode-protobuf.js';
import { decodeEnvelope } from '#domain/codec/protobuf-envelope.js';
import { untypedValue } from '#domain/codec/untyped-decoder.js';
import { formatYamlDuplicates, parseYaml } from '#domain/codec/yaml-node.js';
import { yamlUtf8Problem } from '#domain/codec/yaml-utf8.js';
import { checkKind, describeFailure, type ExpectedBody, identify, UnfitBody, UnrecognizedBody } from '#domain/api/request/body-kind.js';
import type { Encoding } from '#domain/api/request/media-type.js';
import type { FieldValidation } from '#domain/api/request/options.js';
import { readCustomBody } from '#domain/api/request/custom-body.js';
import { summarizeBody } from '#domain/api/request/summarize-body.js';
import type { CustomObjectShape } from '#domain/custom-resources/objects/read-custom-object.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { isJsonObject } from '#domain/json/json.js';
import { apiVersionOf } from '#domain/meta/api-version.js';
import type { GroupVersionKind } from '#domain/schema/schema.js';
import { badRequest, type StatusError } from '#domain/status/status-error.js';

/** A body that was read: of the expected kind and normalised. */
export interface RequestBody<T> {
  readonly object: T;
  /** Unknown and duplicate fields that were let through, for Warning headers. */
  readonly warnings: readonly string[];
}

/** A body as it came. */
export interface EncodedBody {
  readonly encoding: Encoding;
  readonly bytes: Uint8Array;
  /** The bytes read as UTF-8, U+FFFD in place of what is none. */
  text(): string;
  /** Present, in place of bytes, where the client is in the same process. */
  readonly given?: { readonly value: unknown };
}

/**
 * Reads the body of a create or an update; throws 400 with upstream's texts.
 * Source: k8s.io/apimachinery/pkg/runtime/serializer/{json,protobuf}, k8s.io/apiserver/pkg/endpoints/handlers/{create,rest}.go.
 */
export function decodeBody<T>(body: EncodedBody, expected: ExpectedBody, validation: FieldValidation): RequestBody<T> {
  try {
    const { object, strictErrors } = decodeAs(body, expected, validation !== 'Ignore');
    const found = identify(object, expected);
    checkKind(found, expected);
    if (validation === 'Strict' && strictErrors.length > 0) throw new UnfitBody(found, `strict decoding error: ${strictErrors.join(', ')}`);
    if (!isAccepted(found, expected)) throw wrongVersion(found, expected);
    const complete = { kind: expected.kind, apiVersion: apiVersionOf(expected), ...withoutTypeMeta(object) };
    return { object: complete as T, warnings: strictErrors.flatMap(toWarnings) };
  } catch (error) {
    throw toBadRequest(error, body, expected);
  }
}

type Loose = Readonly<Record<string, unknown>>;

/** The body as the expected kind; what it really is has still to be checked. Throws UnrecognizedBody and UnfitBody. */
export function decodeAs(body: EncodedBody, expected: ExpectedBody, strict: boolean): Decoded<Loose> {
  if (body.given) return decodeGiven(body.given.value, expected, strict);
  switch (body.encoding) {
    case 'json':
      return decodeJsonAs(body.text(), expected, strict);
    case 'yaml':
      return decodeYamlAs(body, expected, strict);
    case 'protobuf':
      return decodeProtobufAs(body.bytes, expected);
  }
}

function decodeJsonAs(text: string, expected: ExpectedBody, strict: boolean): Decoded<Loose> {
  try {
    if (expected.custom) {
      const { object, strictErrors } = decodeUntyped(text, { strict });
      return withStrictErrors(strictErrors, decodeCustom(object, expected, expected.custom), strict);
    }
    return decodeJson<Loose>(expected.schema, text, { strict });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw describeFailure(error, () => decodeUntyped(text, { strict: false }).object, expected);
  }
}

/** The same of a value that did not come as a body. */
export function decodeGiven(value: unknown, expected: ExpectedBody, strict: boolean): Decoded<Loose> {
  try {
    if (expected.custom) return withStrictErrors([], decodeCustom(value, expected, expected.custom), strict);
    return decodeValue<Loose>(expected.schema, value, { strict });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw describeFailure(error, () => value, expected);
  }
}

function decodeYamlAs(body: EncodedBody, expected: ExpectedBody, strict: boolean): Decoded<Loose> {
  const text = body.text();
  const problem = text.includes('\ufffd') ? yamlUtf8Problem(body.bytes) : undefined;
  if (problem !== undefined) throw new UnrecognizedBody(problem);
  const yaml = unrecognizedUnless(() => parseYaml(text));
  try {
    const decoded = expected.custom
      ? decodeCustom(untypedValue(yaml.node), expected, expected.custom)
      : decodeNode<Loose>(expected.schema, yaml.node, strict);
    return withStrictErrors(yaml.duplicates.length > 0 ? [formatYamlDuplicates(yaml.duplicates)] : [], decoded, strict);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw describeFailure(error, () => untypedValue(yaml.node), expected);
  }
}

/** What is no object, or does not say what it is, is described as any other body that is none. */
function decodeCustom(value: unknown, expected: ExpectedBody, shape: CustomObjectShape): Decoded<Loose> {
  if (!isJsonObject(value) && value !== null) throw describeFailure(new DecodeError(''), () => value, expected);
  const isText = (member: unknown): boolean => member === undefined || member === null || typeof member === 'string';
  if (value !== null && !(isText(value['kind']) && isText(value['apiVersion'])))
    throw describeFailure(new DecodeError(''), () => value, expected);
  return readCustomBody(value, expected, shape);
}

function withStrictErrors(before: readonly string[], { object, strictErrors }: Decoded<Loose>, strict: boolean): Decoded<Loose> {
  return { object, strictErrors: strict ? [...before, ...strictErrors] : [] };
}

function decodeProtobufAs(bytes: Uint8Array, expected: ExpectedBody): Decoded<Loose> {
  const envelope = unrecognizedUnless(() => decodeEnvelope(bytes));
  const apiVersion = envelope.apiVersion.split('/').length > 2 ? '' : envelope.apiVersion;
  const found = identify({ apiVersion, kind: envelope.kind }, expected);
  checkKind(found, expected);
  try {
    const object = { ...decodeProtobuf<Loose>(expected.schema, envelope.raw), apiVersion, kind: envelope.kind };
    return { object, strictErrors: [] };
  } catch (error) {
    if (error instanceof DecodeError) throw new UnfitBody(found, error.message);
    throw error;
  }
}

function unrecognizedUnless<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) throw new UnrecognizedBody(error.message);
    throw error;
  }
}

function isAccepted({ group, version }: GroupVersionKind, expected: ExpectedBody): boolean {
  return group === expected.group && (version === expected.version || expected.otherVersions?.includes(version) === true);
}

function wrongVersion(found: GroupVersionKind, expected: GroupVersionKind): StatusError {
  return badRequest(
    `the API version in the data (${apiVersionOf(found)}) does not match the expected API version (${apiVersionOf(expected)})`,
  );
}

function withoutTypeMeta({ kind: _kind, apiVersion: _apiVersion, ...rest }: Loose): Loose {
  return rest;
}

function toBadRequest(error: unknown, { bytes }: EncodedBody, expected: ExpectedBody): unknown {
  if (error instanceof UnfitBody) {
    const { kind, version } = error.kind;
    return badRequest(`${kind} in version ${goQuote(version)} cannot be handled as a ${expected.kind}: ${error.message}`);
  }
  if (!(error instanceof UnrecognizedBody)) return error;
  return badRequest(`the object provided is unrecognized (must be of type ${expected.kind}): ${error.message} (${summarizeBody(bytes)})`);
}

/** A YAML error names several lines; each is a warning of its own. */
export function toWarnings(strictError: string): readonly string[] {
  const [head, ...lines] = strictError.split('\n');
  return head?.endsWith('yaml: unmarshal errors:') ? lines.map((line) => line.trim()) : [strictError];
}
