import { DecodeError, TypeMismatch } from '#domain/codec/decode-error.js';
import { type Decoded, decodeUntyped, decodeValue } from '#domain/codec/decode-json.js';
import { encodeJson } from '#domain/codec/encode-json.js';
import { unstructuredProblem } from '#domain/codec/unstructured-problem.js';
import { checkKind, type ExpectedBody, identify, UnfitBody, UnrecognizedBody } from '#domain/api/request/body-kind.js';
import { checkPatchedVersion } from '#domain/api/request/custom-body.js';
import type { FieldValidation } from '#domain/api/request/options.js';
import { decodeGiven, type EncodedBody } from '#domain/api/request/request-body.js';
import { apiVersionOf } from '#domain/meta/api-version.js';
import { formatGoValue } from '#domain/json/go-print.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import { nodeOf, parseNode } from '#domain/codec/json-node.js';
import { hasUnknownMembers, jsonPatchProblem, strictJsonPatchErrors } from '#domain/patch/decode-json-patch.js';
import { applyJsonPatch } from '#domain/patch/json-patch.js';
import { applyMergePatch } from '#domain/patch/merge-patch.js';
import { patchedOrder } from '#domain/patch/patched-order.js';
import { applyStrategicMergePatch } from '#domain/patch/strategic-merge-patch.js';
import type { ObjectSchema } from '#domain/schema/schema.js';
import { invalid } from '#domain/status/field-error.js';
import { badRequest, invalidObject } from '#domain/status/status-error.js';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** Media types of patches, in upstream's order. */
export const patchMediaTypes: Readonly<Record<PatchType, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** Patches that say how an object changes; an apply says how it should be. */
export type ChangeType = Exclude<PatchType, 'apply'>;

/** A patch that was read. */
export interface Patch {
  readonly type: ChangeType;
  readonly value: Json;
  /** What strict reading objected to. */
  readonly strictErrors: readonly string[];
}

/** Reads the body of a patch; throws 400. */
export function readPatch(type: ChangeType, body: Pick<EncodedBody, 'text' | 'given'>, validation: FieldValidation): Patch {
  try {
    const { object, strictErrors } = body.given
      ? { object: body.given.value, strictErrors: [] }
      : decodeUntyped(body.text(), { strict: validation !== 'Ignore' });
    const value = object as Json;
    if (type !== 'json' || validation === 'Ignore') return { type, value, strictErrors };
    const isStrict = strictErrors.length === 0 && !hasUnknownMembers(value);
    return { type, value, strictErrors: isStrict ? [] : strictJsonPatchErrors(body.given ? nodeOf(value) : parseNode(body.text())) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    if (type === 'strategic') throw badRequest(error.message);
    const problem = type === 'json' && error instanceof TypeMismatch ? jsonPatchProblem(parseNode(body.text())) : undefined;
    throw badRequest(`error decoding patch: ${problem ?? error.message}`);
  }
}

/** What a patch is applied to and what has to come of it. */
export type PatchTarget = ExpectedBody;

/**
 * Applies a patch to an object in the version of the request and reads the result as that kind. Warnings are returned; with Strict they are
 * errors. Throws 400, 413 and 422. Source: k8s.io/apiserver/pkg/endpoints/handlers/patch.go.
 */
export function patchObject<T>(
  target: PatchTarget,
  object: T,
  patch: Patch,
  validation: FieldValidation,
): { readonly object: T; readonly warnings: readonly string[] } {
  const document = object as unknown as Json;
  const patched = applyPatch(target.schema, document, patch);
  const shown = (): string => (patch.type === 'strategic' ? formatGoValue(patch.value) : encodeJson(patchedOrder(document, patched)));
  const refuse = (problem: string): Error => invalidObject({ group: '', kind: '' }, '', [invalid('patch', shown(), problem)]);
  const { object: result, strictErrors } = decodePatched<T>(target, patched, { type: patch.type, strict: validation !== 'Ignore', refuse });
  const errors = [...patch.strictErrors, ...strictErrors];
  if (errors.length > 0 && validation === 'Strict') throw refuse(`strict decoding error: ${errors.join(', ')}`);
  return { object: emptiesManagers(patched) ? withNoManagers(result) : result, warnings: errors };
}

/** An empty list forgets who manages the object, and decoding would leave it out. */
function emptiesManagers(value: Json): boolean {
  const metadata = isJsonObject(value) ? value['metadata'] : undefined;
  const managedFields = isJsonObject(metadata) ? metadata['managedFields'] : undefined;
  return isJsonList(managedFields) && managedFields.length === 0;
}

function withNoManagers<T>(object: T): T {
  const { metadata } = object as { readonly metadata?: object };
  return { ...object, metadata: { ...metadata, managedFields: [] } };
}

function applyPatch(schema: ObjectSchema, document: Json, { type, value }: Patch): Json {
  switch (type) {
    case 'json':
      return applyJsonPatch(document, value);
    case 'merge':
      return applyMergePatch(document, value);
    case 'strategic':
      return applyStrategicMergePatch(schema, document, value);
  }
}

interface Reading {
  readonly type: PatchType;
  readonly strict: boolean;
  readonly refuse: (problem: string) => Error;
}

/** The patched document as an object of the kind; whatever it says of its kind, it is of that kind. */
function decodePatched<T>(target: PatchTarget, patched: Json, { type, strict, refuse }: Reading): Decoded<T> {
  try {
    const { object, strictErrors } = type === 'strategic' ? convertPatched(target, patched, strict) : readPatched(target, patched, strict);
    return { object: { ...(object as object), kind: target.kind, apiVersion: apiVersionOf(target) } as T, strictErrors };
  } catch (error) {
    if (error instanceof DecodeError || error instanceof UnfitBody || error instanceof UnrecognizedBody) throw refuse(error.message);
    throw error;
  }
}

/** Upstream makes a struct of the merged map, without going by its kind. */
function convertPatched({ schema }: PatchTarget, patched: Json, strict: boolean): Decoded {
  try {
    return decodeValue(schema, patched, { strict });
  } catch (error) {
    if (error instanceof DecodeError) throw new DecodeError(unstructuredProblem(schema, patched) ?? error.message);
    throw error;
  }
}

/** Upstream writes JSON and reads it as the body of a request, whose kind may have been patched away. */
function readPatched(target: PatchTarget, patched: Json, strict: boolean): Decoded {
  if (target.custom) {
    checkPatchedVersion(patched, target);
    return decodeGiven(patched, target, strict);
  }
  if (isJsonObject(patched) && isOfInternalVersion(patched)) return internalObject(patched, strict);
  const decoded = decodeGiven(patched, target, strict);
  checkKind(identify(decoded.object, target), target, patched);
  return decoded;
}

/** Without a version upstream takes it for its internal type, whose fields have other names: none of those that there are is known. */
function isOfInternalVersion({ apiVersion }: JsonObject): boolean {
  return apiVersion === undefined || apiVersion === null || apiVersion === '';
}

function internalObject(patched: JsonObject, strict: boolean): Decoded {
  const unknown = Object.keys(patched).filter((name) => name !== 'kind' && name !== 'apiVersion');
  return { object: { metadata: {} }, strictErrors: strict ? unknown.sort().map((name) => `unknown field ${goQuote(name)}`) : [] };
}
