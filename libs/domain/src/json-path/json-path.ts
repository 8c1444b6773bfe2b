/** A path into JSON as kubectl and printer columns write it, read. What is between braces is one path. */
export type JsonPath = readonly JsonPathStep[];

export type JsonPathStep =
  | { readonly is: 'field'; readonly name: string }
  | { readonly is: 'slice'; readonly start: number | undefined; readonly end: SliceEnd | undefined; readonly step: number | undefined }
  | { readonly is: 'filter'; readonly left: JsonPath; readonly operator: string; readonly right: JsonPath }
  | { readonly is: 'wildcard' }
  | { readonly is: 'recursive' }
  | { readonly is: 'union'; readonly paths: readonly JsonPath[] }
  /** A text or a number, whatever the value is. */
  | { readonly is: 'literal'; readonly value: string | number | boolean }
  /** What only templates know. */
  | { readonly is: 'word'; readonly word: string };

/** Where a slice ends; `[2]` ends behind its start. */
export interface SliceEnd {
  readonly at: number;
  readonly isDerived: boolean;
}

/** A path that is none, or that leads nowhere in a value. */
export class JsonPathError extends Error {}
