import { parseInteger } from '#domain/number/parse-int.js';
import { firstOf, type Query } from '#domain/api/request/query.js';
import { badRequest } from '#domain/status/status-error.js';

/**
 * Values of query parameters as Go reads them into option structs.
 * Source: k8s.io/apimachinery/pkg/runtime/conversion.go.
 */

/** Empty when the parameter is not given. */
export function textOf(query: Query, name: string): string {
  return firstOf(query, name) ?? '';
}

/** Everything but `false` and `0` is true, the empty text included; undefined when the parameter is not given. */
export function optionalBoolean(query: Query, name: string): boolean | undefined {
  const text = firstOf(query, name);
  return text === undefined ? undefined : text !== '0' && text.toLowerCase() !== 'false';
}

/** Throws 400 where the text is no int64; undefined when the parameter is not given. */
export function optionalInteger(query: Query, name: string): number | undefined {
  const text = firstOf(query, name);
  if (text === undefined) return undefined;
  const value = parseInteger(text);
  if (typeof value !== 'number') throw badRequest(value.problem.replace('strconv.Atoi', 'strconv.ParseInt'));
  return value;
}
