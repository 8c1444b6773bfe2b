import { DecodeError } from '#domain/codec/decode-error.js';
import { type Decoded, decodeUntyped, decodeValue } from '#domain/codec/decode-json.js';
import { encodeJson } from '#domain/codec/encode-json.js';
import type { FieldValidation } from '#domain/api/request/options.js';
import { apiVersionOf, type EncodedBody } from '#domain/api/request/request-body.js';
import { formatGoValue } from '#domain/json/go-print.js';
import { isJsonObject, type Json } from '#domain/json/json.js';
import { nodeOf, parseNode } from '#domain/codec/json-node.js';
import { hasUnknownMembers, strictJsonPatchErrors } from '#domain/patch/decode-json-patch.js';
import { applyJsonPatch } from '#domain/patch/json-patch.js';
import { applyMergePatch } from '#domain/patch/merge-patch.js';
import { patchedOrder } from '#domain/patch/patched-order.js';
import { applyStrategicMergePatch } from '#domain/patch/strategic-merge-patch.js';
import type { GroupVersionKind, ObjectSchema } from '#domain/schema/schema.js';
import { invalid } from '#domain/status/field-error.js';
import { badRequest, invalidObject } from '#domain/status/status-error.js';

export type PatchType = 'json' | 'merge' | 'strategic';

/** Media types of patches, in upstream's order. */
export const patchMediaTypes: Readonly<Record<PatchType, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

/** A patch that was read. */
export interface Patch {
  readonly type: PatchType;
  readonly value: Json;
  /** What strict reading objected to. */
  readonly strictErrors: readonly string[];
}

/** Reads the body of a patch; throws 400. */
export function readPatch(type: PatchType, body: Pick<EncodedBody, 'text' | 'given'>, validation: FieldValidation): Patch {
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
    throw badRequest(type === 'strategic' ? error.message : `error decoding patch: ${error.message}`);
  }
}

/** What a patch is applied to and what has to come of it. */
export interface PatchTarget extends GroupVersionKind {
  readonly schema: ObjectSchema;
}

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
  const { object: result, strictErrors } = decodePatched<T>(target, patched, validation, refuse);
  const errors = [...patch.strictErrors, ...strictErrors];
  if (errors.length > 0 && validation === 'Strict') throw refuse(`strict decoding error: ${errors.join(', ')}`);
  return { object: result, warnings: errors };
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

function decodePatched<T>(target: PatchTarget, patched: Json, validation: FieldValidation, refuse: (problem: string) => Error): Decoded<T> {
  try {
    const decoded = decodeValue<T>(target.schema, patched, { strict: validation !== 'Ignore' });
    if (!isOfKind(patched, target)) throw refuse(`unable to decode ${kindOf(patched)} into ${target.schema.goType}`);
    return decoded;
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(error.message);
    throw error;
  }
}

function isOfKind(value: Json, target: PatchTarget): boolean {
  return isJsonObject(value) && value['kind'] === target.kind && value['apiVersion'] === apiVersionOf(target);
}

function kindOf(value: Json): string {
  return isJsonObject(value) ? `${encodeJson(value['apiVersion'])}, Kind=${encodeJson(value['kind'])}` : 'nothing';
}
