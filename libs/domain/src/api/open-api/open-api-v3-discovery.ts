import type { DocumentPart } from '#domain/api/open-api/registry-operations.js';
import { compareBytewise } from '#domain/json/go-marshal.js';

/** What `/openapi/v3` answers: where the documents are. */
export interface OpenApiV3Discovery {
  readonly paths: Readonly<Record<string, { readonly serverRelativeURL: string }>>;
}

/**
 * `/openapi/v3`. `hashOf` gives the SHA-512 of a document's JSON in capital hexadecimal digits, which is its ETag too: a client that asks
 * with it may keep the answer for good. `others` are addresses of documents that other servers have. Source: kube-openapi/pkg/handler3/handler.go.
 */
export function toOpenApiV3Discovery(
  parts: readonly DocumentPart[],
  hashOf: (part: DocumentPart) => string,
  others: Readonly<Record<string, string>> = {},
): OpenApiV3Discovery {
  const own = parts.map((part) => [part.path, openApiV3Url(part.path, hashOf(part))] as const);
  const all = Object.entries({ ...others, ...Object.fromEntries(own) }).toSorted(([a], [b]) => compareBytewise(a, b));
  return { paths: Object.fromEntries(all.map(([path, serverRelativeURL]) => [path, { serverRelativeURL }])) };
}

/** The address of a document; also where a request with an outdated hash is sent on to (301). */
export function openApiV3Url(path: string, hash: string): string {
  return `/openapi/v3/${path}?hash=${hash}`;
}
