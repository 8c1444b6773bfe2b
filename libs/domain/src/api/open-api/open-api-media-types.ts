import type { OpenApiForm } from '#domain/api/open-api/definition-writer.js';

/** One form in which a document is sent. */
export interface OpenApiMediaType {
  /** What a client asks for. */
  readonly accept: string;
  /** What the answer says it is. */
  readonly contentType: string;
  /** `json`: JSON.stringify of the document; `protobuf`: encodeGnostic. */
  readonly encoding: 'json' | 'protobuf';
}

/**
 * What documents are served as, in the order in which a clause of Accept with wildcards finds them; the clauses are tried in the order of
 * the client. No Accept means any; nothing that fits is 406 with no body. The names with `@` are what older clients ask for.
 *
 * Answers vary by Accept and carry an ETag: the quoted SHA-512 of the JSON form in capital hexadecimal digits, for both encodings, so that
 * If-None-Match gets 304. A v3 document asked for with `?hash=` of its ETag is `Cache-Control: public, immutable` and expires in a year;
 * with another hash it is a redirect (301) to the right one; without a hash it has neither header. v2 is gzipped for clients that take it.
 * Sources: kube-openapi/pkg/handler/handler.go, kube-openapi/pkg/handler3/handler.go.
 */
export const openApiMediaTypes: Readonly<Record<OpenApiForm, readonly OpenApiMediaType[]>> = {
  v2: [
    { accept: 'application/json', contentType: 'application/json', encoding: 'json' },
    protobuf('com.github.proto-openapi.spec.v2@v1.0+protobuf', 'com.github.proto-openapi.spec.v2.v1.0+protobuf'),
    protobuf('com.github.proto-openapi.spec.v2.v1.0+protobuf', 'com.github.proto-openapi.spec.v2.v1.0+protobuf'),
  ],
  v3: [
    { accept: 'application/json', contentType: 'application/json', encoding: 'json' },
    protobuf('com.github.proto-openapi.spec.v3.v1.0+protobuf', 'com.github.proto-openapi.spec.v3.v1.0+protobuf'),
    protobuf('com.github.proto-openapi.spec.v3@v1.0+protobuf', 'com.github.proto-openapi.spec.v3.v1.0+protobuf'),
  ],
};

function protobuf(asked: string, sent: string): OpenApiMediaType {
  return { accept: `application/${asked}`, contentType: `application/${sent}`, encoding: 'protobuf' };
}
