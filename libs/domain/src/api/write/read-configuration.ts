import type { EncodedBody } from '#domain/api/request/request-body.js';
import { DecodeError } from '#domain/codec/decode-error.js';
import { parsePlainJson, unusual } from '#domain/codec/plain-json.js';
import { untypedValue } from '#domain/codec/untyped-decoder.js';
import { formatYamlDuplicates, parseYaml } from '#domain/codec/yaml-node.js';
import { jsonWordOf } from '#domain/json/go-print.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import { badRequest } from '#domain/status/status-error.js';

/** The body of a server-side apply. */
export interface Configuration {
  readonly config: JsonObject;
  /** What strict reading objects to; upstream applies first and then looks. */
  readonly strictError?: string;
}

/**
 * Reads YAML or JSON, where numbers are float64. Throws 400.
 * Source: sigs.k8s.io/yaml, and applyPatcher of k8s.io/apiserver/pkg/endpoints/handlers/patch.go.
 */
export function readConfiguration({ text, given }: Pick<EncodedBody, 'text' | 'given'>): Configuration {
  try {
    if (given) return { config: asMap(given.value as Json) };
    return readJson(text()) ?? readYaml(text());
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(`error decoding YAML: ${error.message}`);
    throw error;
  }
}

/** Whole numbers that other readers keep exactly; `text` tells whether there are any. */
function withoutIntegers(text: string, config: JsonObject): JsonObject {
  return /\d{16}/.test(text) ? (withFloats(config) as JsonObject) : config;
}

function withFloats(value: Json | bigint): Json {
  if (typeof value === 'bigint') return Number(value);
  if (isJsonList(value)) return value.map(withFloats);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withFloats(member ?? null)]));
}

/** JSON that says the same as YAML, and that JSON.parse reads as it is; undefined for anything else. */
function readJson(text: string): Configuration | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const value = parsePlainJson(text);
    return value === unusual ? undefined : { config: asMap(value as Json) };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function readYaml(text: string): Configuration {
  const { node, duplicates } = parsed(text);
  const config = withoutIntegers(text, asMap(untypedValue(node) as Json));
  return duplicates.length === 0 ? { config } : { config, strictError: `${notYaml}${formatYamlDuplicates(duplicates)}` };
}

const notYaml = 'error converting YAML to JSON: ';

function parsed(text: string): ReturnType<typeof parseYaml> {
  // halves of a character are no character to YAML
  if (text.includes('\\u') && text.split('\n').some(quotesHalfCharacter))
    throw new DecodeError(`${notYaml}yaml: found invalid Unicode character escape code`);
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof DecodeError) throw new DecodeError(notYaml + error.message);
    throw error;
  }
}

/** An escape behind a quote. */
function quotesHalfCharacter(line: string): boolean {
  const quote = line.indexOf('"');
  return quote >= 0 && /\\u[dD][89a-fA-F]/.test(line.slice(quote));
}

function asMap(value: Json): JsonObject {
  if (value === null) return {};
  if (isJsonObject(value)) return value;
  const found = jsonWordOf(value);
  throw new DecodeError(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${found} into Go value of type map[string]interface {}`,
  );
}
