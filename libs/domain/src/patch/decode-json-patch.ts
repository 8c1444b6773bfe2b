import { DecodeError } from '#domain/codec/decode-error.js';
import { ExactDecoder } from '#domain/codec/exact-decoder.js';
import type { JsonNode } from '#domain/codec/json-node.js';
import { jsonWordOf } from '#domain/json/go-print.js';
import { isJsonList, isJsonObject, type Json } from '#domain/json/json.js';
import { undecodablePatch } from '#domain/patch/patch-error.js';
import { flatObject } from '#domain/schema/flat-object.js';
import { badRequest, requestEntityTooLarge } from '#domain/status/status-error.js';

/** One step of a JSON patch (RFC 6902). Members are as the client sent them; a missing one is noticed when the step is applied. */
export interface JsonPatchOperation {
  readonly op?: string;
  readonly path?: string;
  readonly from?: string;
  /** Undefined where the client sent none. */
  readonly value?: Json;
}

const maxOperations = 10_000;
const textMembers = ['op', 'path', 'from'] as const;

/** Reads a JSON patch. Throws 400 where it is none, 413 above 10,000 steps. `null` is a patch without steps. */
export function decodeJsonPatch(patch: Json): readonly JsonPatchOperation[] {
  if (patch === null) return [];
  if (!isJsonList(patch)) throw undecodablePatch(jsonWordOf(patch), '[]handlers.jsonPatchOp');
  const operations = patch.map(decodeOperation);
  if (operations.length > maxOperations) {
    throw requestEntityTooLarge(`The allowed maximum operations in a JSON patch is ${maxOperations}, got ${operations.length}`);
  }
  return operations;
}

function decodeOperation(step: Json): JsonPatchOperation {
  if (step === null) return {};
  if (!isJsonObject(step)) throw undecodablePatch(jsonWordOf(step), 'handlers.jsonPatchOp');
  for (const name of textMembers) {
    const member = step[name] ?? null;
    if (member !== null && typeof member !== 'string') {
      throw badRequest(
        `error decoding patch: json: cannot unmarshal ${jsonWordOf(member)} into Go struct field jsonPatchOp.${name} of type string`,
      );
    }
  }
  const texts = textMembers.flatMap((name) => (typeof step[name] === 'string' ? [[name, step[name]] as const] : []));
  return { ...Object.fromEntries(texts), ...(step['value'] !== undefined && { value: step['value'] }) };
}

/** True when a step has a member that no step has. */
export function hasUnknownMembers(patch: Json): boolean {
  return isJsonList(patch) && patch.some((step) => isJsonObject(step) && Object.keys(step).some((name) => !stepSchema.fields.has(name)));
}

/**
 * What strict validation says of members that no step has, and of those that stand twice: `json patch unknown field "[0].vlaue"`.
 * With fieldValidation=Warn these are warnings, with Strict they join the errors of decoding the result.
 */
export function strictJsonPatchErrors(patch: JsonNode): readonly string[] {
  return read(patch).strictErrors.map((text) => `json patch ${text}`);
}

/** What Go says of a JSON text that is no JSON patch; undefined where it is one. */
export function jsonPatchProblem(patch: JsonNode): string | undefined {
  return read(patch).problem;
}

function read(patch: JsonNode): { readonly strictErrors: readonly string[]; readonly problem?: string } {
  const decoder = new ExactDecoder();
  try {
    decoder.decode({ kind: 'list', items: stepSchema, listType: 'atomic', mapKeys: [], wrapped: false }, patch);
    return { strictErrors: decoder.strictErrors.texts };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { strictErrors: decoder.strictErrors.texts, problem: error.message };
  }
}

const stepSchema = flatObject('handlers.jsonPatchOp', { op: 'string', from: 'string', path: 'string', value: 'json' });
