import { DecodeError, TypeMismatch } from '#domain/codec/decode-error.js';
import { type Decoded, decodeJson, decodeNode, decodeUntyped, decodeValue } from '#domain/codec/decode-json.js';
import { decodeProtobuf } from '#domain/codec/decode-protobuf.js';
import { decodeEnvelope } from '#domain/codec/protobuf-envelope.js';
import { untypedValue } from '#domain/codec/untyped-decoder.js';
import { formatYamlDuplicates, parseYaml } from '#domain/codec/yaml-node.js';
import { internalTypeOf } from '#domain/api/scheme.js';
import { yamlUtf8Problem } from '#domain/codec/yaml-utf8.js';
import type { Encoding } from '#domain/api/request/media-type.js';
import type { FieldValidation } from '#domain/api/request/options.js';
import { summarizeBody } from '#domain/api/request/summarize-body.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { isJsonObject } from '#domain/json/json.js';
import type { GroupVersionKind, ObjectSchema } from '#domain/schema/schema.js';
import { badRequest, type StatusError } from '#domain/status/status-error.js';

/** A body that was read: of the expected kind and normalised. */
export interface RequestBody<T> {
  readonly object: T;
  /** Unknown and duplicate fields that were let through, for Warning headers. */
  readonly warnings: readonly string[];
}

/** What the body of a request has to be. */
export interface ExpectedBody extends GroupVersionKind {
  readonly schema: ObjectSchema;
  /** Other versions of the kind that say the same. */
  readonly otherVersions?: readonly string[];
  /** True for kinds that the server knows, so that a body of the wrong kind is told from one of no kind. */
  isKnown(kind: GroupVersionKind): boolean;
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

/** What is wrong with a body before anybody knows what kind it is of. */
class UnrecognizedBody extends Error {}

/** A body of a kind, with what is wrong with it. */
class UnfitBody extends Error {
  constructor(
    readonly kind: GroupVersionKind,
    message: string,
  ) {
    super(message);
  }
}

const schemeName = 'pkg/api/legacyscheme/scheme.go:30';

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

function decodeAs(body: EncodedBody, expected: ExpectedBody, strict: boolean): Decoded<Loose> {
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
    return decodeJson<Loose>(expected.schema, text, { strict });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw describeFailure(error, () => decodeUntyped(text, { strict: false }).object, expected);
  }
}

function decodeGiven(value: unknown, expected: ExpectedBody, strict: boolean): Decoded<Loose> {
  try {
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
    const { object, strictErrors } = decodeNode<Loose>(expected.schema, yaml.node, strict);
    const duplicates = strict && yaml.duplicates.length > 0 ? [formatYamlDuplicates(yaml.duplicates)] : [];
    return { object, strictErrors: [...duplicates, ...strictErrors] };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw describeFailure(error, () => untypedValue(yaml.node), expected);
  }
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

/** Says why a text did not decode: upstream looks at kind and apiVersion first, so their problems come first. */
function describeFailure(error: DecodeError, read: () => unknown, expected: ExpectedBody): Error {
  let value: unknown;
  try {
    value = read();
  } catch (syntax) {
    if (syntax instanceof DecodeError && !(syntax instanceof TypeMismatch)) return unreadableKind(syntax.message);
    return new UnfitBody(expected, error.message);
  }
  if (value === null) return new UnfitBody(expected, error.message);
  if (!isJsonObject(value)) return unreadableKind(`json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type ${kindStruct}`);
  for (const field of ['apiVersion', 'kind']) {
    const member = value[field];
    if (member !== undefined && member !== null && typeof member !== 'string')
      return unreadableKind(`json: cannot unmarshal ${jsonTypeOf(member)} into Go struct field .${field} of type string`);
  }
  const found = identify(value, expected);
  return new UnfitBody(found, kindProblem(found, expected) ?? error.message);
}

const kindStruct = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

function unreadableKind(message: string): Error {
  return new UnrecognizedBody(`couldn't get version/kind; json parse error: ${message}`);
}

function jsonTypeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'number' : typeof value;
}

/** Kind and version of a body; what it leaves out is as expected. */
function identify({ apiVersion, kind }: Loose, expected: GroupVersionKind): GroupVersionKind {
  const text = typeof apiVersion === 'string' ? apiVersion : '';
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0) throw new UnrecognizedBody(`unexpected GroupVersion string: ${text}`);
  const { group, version } = second === undefined ? { group: '', version: first } : { group: first, version: second };
  return {
    kind: typeof kind === 'string' && kind !== '' ? kind : expected.kind,
    ...(group === '' && version === '' ? { group: expected.group, version: expected.version } : { group, version }),
  };
}

function checkKind(found: GroupVersionKind, expected: ExpectedBody): void {
  const problem = kindProblem(found, expected);
  if (problem !== undefined) throw new UnfitBody(found, problem);
}

/** Why a body is not of the kind that is expected; another version of it is not told here. */
function kindProblem(found: GroupVersionKind, expected: ExpectedBody): string | undefined {
  const { group, version, kind } = found;
  if (group === expected.group && version === expected.version && kind === expected.kind) return undefined;
  if (!expected.isKnown(found)) {
    return `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersionOf(found))} in scheme ${goQuote(schemeName)}`;
  }
  if (internalTypeOf(found) === internalTypeOf(expected)) return undefined;
  return `converting (${found.version}.${found.kind}) to (${internalTypeOf(expected)}): unknown conversion`;
}

function isAccepted({ group, version }: GroupVersionKind, expected: ExpectedBody): boolean {
  return group === expected.group && (version === expected.version || expected.otherVersions?.includes(version) === true);
}

function wrongVersion(found: GroupVersionKind, expected: GroupVersionKind): StatusError {
  return badRequest(
    `the API version in the data (${apiVersionOf(found)}) does not match the expected API version (${apiVersionOf(expected)})`,
  );
}

/** `apps/v1`, `v1`. */
export function apiVersionOf({ group, version }: Pick<GroupVersionKind, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
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
function toWarnings(strictError: string): readonly string[] {
  const [head, ...lines] = strictError.split('\n');
  return head === 'yaml: unmarshal errors:' ? lines.map((line) => line.trim()) : [strictError];
}
