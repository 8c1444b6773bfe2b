import type { GroupVersionKind } from '#domain/schema/schema.js';

/** What one method of one path does, before it is written as OpenAPI v2 or v3. */
export interface ApiOperation {
  /** `/api/v1/namespaces/{namespace}/pods` */
  readonly path: string;
  readonly method: ApiMethod;
  readonly id: string;
  readonly tag: string;
  readonly description?: string;
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  readonly parameters: readonly ApiParameter[];
  readonly body?: { readonly type: string; readonly required: boolean };
  /** Successful answers; every operation may answer 401 besides. */
  readonly answers: readonly ApiAnswer[];
  /** `x-kubernetes-action` and `x-kubernetes-group-version-kind`: absent where no object is meant. */
  readonly action?: string;
  readonly kind?: GroupVersionKind;
}

/** In the order in which documents list them. */
export const apiMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const;

export type ApiMethod = (typeof apiMethods)[number];

/** A parameter of path or query; those of the path are required. */
export interface ApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly type: 'string' | 'integer' | 'boolean';
  readonly description?: string;
}

export interface ApiAnswer {
  readonly status: 200 | 201 | 202;
  /** OpenAPI name of a definition, or `string`. */
  readonly type: string;
}
