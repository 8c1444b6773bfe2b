import { goQuote } from '#domain/json/go-marshal.js';
import { badRequest } from '#domain/status/status-error.js';

/**
 * A resourceVersion of a request as a revision; 0 for an empty one. Throws 400, which `context` begins.
 * Source: k8s.io/apiserver/pkg/storage/api_object_versioner.go.
 */
export function parseResourceVersion(text: string, context = ''): number {
  if (text === '') return 0;
  const quoted = goQuote(text);
  const refuse = (problem: string): Error =>
    badRequest(`${context}resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${problem}`);
  if (!/^\d+$/.test(text)) throw refuse('invalid syntax');
  if (BigInt(text) > 2n ** 64n - 1n) throw refuse('value out of range');
  return Number(text);
}
