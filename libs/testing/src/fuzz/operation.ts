/** The part of OpenAPI that schemas of kinds use. */
export interface OpenApiSchema {
  readonly $ref?: string;
  readonly allOf?: readonly OpenApiSchema[];
  readonly oneOf?: readonly OpenApiSchema[];
  readonly type?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly additionalProperties?: OpenApiSchema;
  readonly items?: OpenApiSchema;
}

/** One method of one path of a server, as its OpenAPI tells. */
export interface Operation {
  /** In capital letters. */
  readonly method: string;
  /** With places: `/api/v1/namespaces/{namespace}/pods/{name}`. */
  readonly path: string;
  readonly queryNames: readonly string[];
  /** Content types of the body; none where there is no body. */
  readonly bodyTypes: readonly string[];
  readonly bodySchema?: OpenApiSchema;
  /** What it is about: `apps/v1 Deployment`; undefined for pages. */
  readonly kind?: { readonly apiVersion: string; readonly kind: string };
  /** The schemas of the document, by name: what `$ref` points to. */
  readonly schemas: Readonly<Record<string, OpenApiSchema>>;
}
