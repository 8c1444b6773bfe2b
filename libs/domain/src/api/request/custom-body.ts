import { type ExpectedBody, identify, UnrecognizedBody } from '#domain/api/request/body-kind.js';
import type { Decoded } from '#domain/codec/decode-json.js';
import { encodeJson } from '#domain/codec/encode-json.js';
import type { Members } from '#domain/custom-resources/objects/map-values.js';
import { type CustomObjectShape, readCustomObject } from '#domain/custom-resources/objects/read-custom-object.js';
import { isJsonObject } from '#domain/json/json.js';
import { apiVersionOf, parseApiVersion } from '#domain/meta/api-version.js';
import type { GroupVersionKind } from '#domain/schema/schema.js';
import { invalid } from '#domain/status/field-error.js';
import { badRequest, invalidObject } from '#domain/status/status-error.js';

/**
 * An object of a custom kind from plain JSON: upstream decodes it without a type, and its kind is only judged with the rest of it. Throws
 * UnrecognizedBody, DecodeError, and StatusError where it says that it is of another kind or version.
 * Source: k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go schemaCoercingDecoder.
 */
export function readCustomBody(value: unknown, expected: ExpectedBody, shape: CustomObjectShape): Decoded<Members> {
  if (!isJsonObject(value) || !value['kind']) throw new UnrecognizedBody(`Object 'Kind' is missing in '${encodeJson(value)}'`);
  checkVersion(value, expected);
  const found = identify(value, expected);
  if (found.kind !== expected.kind) throw kindError(found, value, expected);
  const { object, unknownFields } = readCustomObject(value, shape);
  return { object, strictErrors: unknownFields.map((field) => `unknown field "${field}"`) };
}

/** A patch may name another version, which is then judged as a field. */
export function checkPatchedVersion(value: unknown, expected: ExpectedBody): void {
  const { apiVersion, metadata } = (isJsonObject(value) ? value : {}) as { apiVersion?: unknown; metadata?: unknown };
  const wanted = apiVersionOf(expected);
  if (apiVersion === undefined || apiVersion === wanted) return;
  throw invalidObject(expected, nameIn(metadata), [invalid('apiVersion', apiVersion, `must be ${wanted}`)]);
}

function checkVersion({ apiVersion }: Members, expected: ExpectedBody): void {
  const text = typeof apiVersion === 'string' ? apiVersion : '';
  if (!parseApiVersion(text) || text === apiVersionOf(expected)) return;
  throw badRequest(`the API version in the data (${text}) does not match the expected API version (${apiVersionOf(expected)})`);
}

function kindError({ group, kind }: GroupVersionKind, { metadata }: Members, expected: GroupVersionKind): Error {
  return invalidObject({ group, kind }, nameIn(metadata), [invalid('kind', kind, `must be ${expected.kind}`)]);
}

function nameIn(metadata: unknown): string {
  const name = isJsonObject(metadata) ? metadata['name'] : undefined;
  return typeof name === 'string' ? name : '';
}
