import { DecodeError, TypeMismatch } from '#domain/codec/decode-error.js';
import { decodeValue } from '#domain/codec/decode-json.js';
import { internalTypeOf, isRegisteredKind } from '#domain/api/scheme.js';
import type { CustomObjectShape } from '#domain/custom-resources/objects/read-custom-object.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { isJsonObject } from '#domain/json/json.js';
import { apiVersionOf, parseApiVersion } from '#domain/meta/api-version.js';
import { nameOfKind, schemaOfKind } from '#domain/schema/kinds.js';
import type { GroupVersionKind, ObjectSchema } from '#domain/schema/schema.js';

/** What the body of a request has to be. */
export interface ExpectedBody extends GroupVersionKind {
  readonly schema: ObjectSchema;
  /** Other versions of the kind that say the same. */
  readonly otherVersions?: readonly string[];
  /** Present for a custom kind, whose objects are not decoded by a schema. */
  readonly custom?: CustomObjectShape;
  /** True for kinds that the server knows, so that a body of the wrong kind is told from one of no kind; by default the built-in ones. */
  isKnown?(kind: GroupVersionKind): boolean;
  /** Of kinds that are the same in every group: where upstream's decoder keeps the kinds it knows, and what it makes of one; messages name them. */
  readonly scheme?: { readonly source: string; readonly internalType: string };
}

/** A body whose kind cannot be read. */
export class UnrecognizedBody extends Error {}

/** A body of a kind, with what is wrong with it. */
export class UnfitBody extends Error {
  constructor(
    readonly kind: GroupVersionKind,
    message: string,
  ) {
    super(message);
  }
}

/** Where the kinds of built-in resources are registered. */
const legacyScheme = 'pkg/api/legacyscheme/scheme.go:30';

/** Kind and version of a body; what it leaves out is as expected. Throws UnrecognizedBody. */
export function identify({ apiVersion, kind }: Readonly<Record<string, unknown>>, expected: GroupVersionKind): GroupVersionKind {
  const text = typeof apiVersion === 'string' ? apiVersion : '';
  const found = parseApiVersion(text);
  if (!found) throw new UnrecognizedBody(`unexpected GroupVersion string: ${text}`);
  const isUnsaid = found.group === '' && found.version === '';
  return {
    kind: typeof kind === 'string' && kind !== '' ? kind : expected.kind,
    ...(isUnsaid ? { group: expected.group, version: expected.version } : found),
  };
}

/** Throws UnfitBody where a body is of another kind; another version of it passes. `value` is the body, where it is JSON. */
export function checkKind(found: GroupVersionKind, expected: ExpectedBody, value?: unknown): void {
  const problem = kindProblem(found, expected, value);
  if (problem !== undefined) throw new UnfitBody(found, problem);
}

function kindProblem(found: GroupVersionKind, expected: ExpectedBody, value: unknown): string | undefined {
  const { group, version, kind } = found;
  if (group === expected.group && version === expected.version && kind === expected.kind) return undefined;
  const { source, internalType } = expected.scheme ?? { source: legacyScheme, internalType: internalTypeOf(expected) };
  const isKnown = expected.isKnown?.(found) ?? isRegisteredKind(found);
  if (!isKnown) {
    return `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersionOf(found))} in scheme ${goQuote(source)}`;
  }
  if (kind === expected.kind && (expected.scheme || internalTypeOf(found) === internalTypeOf(expected))) return undefined;
  return problemAs(found, value) ?? `converting (${version}.${kind}) to (${internalType}): unknown conversion`;
}

/** A body of another kind is read as that kind, before it is found to be another. */
function problemAs(kind: GroupVersionKind, value: unknown): string | undefined {
  if (value === undefined || nameOfKind(kind) === undefined) return undefined;
  try {
    decodeValue(schemaOfKind(kind), value, { strict: false });
    return undefined;
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
}

/**
 * Says why a body did not decode: upstream looks at kind and apiVersion first, so their problems come first. `read` gives the body as plain
 * JSON, or throws the DecodeError of what is none.
 */
export function describeFailure(error: DecodeError, read: () => unknown, expected: ExpectedBody): Error {
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
  return new UnfitBody(found, kindProblem(found, expected, value) ?? error.message);
}

const kindStruct = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

function unreadableKind(message: string): Error {
  return new UnrecognizedBody(`couldn't get version/kind; json parse error: ${message}`);
}

function jsonTypeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'number' : typeof value;
}
