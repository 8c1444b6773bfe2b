/** What may be said of any call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface WriteOptions extends CallOptions {
  /** Check and answer, but keep nothing. */
  readonly dryRun?: boolean;
  /** Who owns the fields this writes, where it is not whom the client says. */
  readonly fieldManager?: string;
  /** `status`: the part of the object that is read from the body. */
  readonly subresource?: string;
}

/** Which objects of a resource. */
export interface Selection {
  /** Without it those of all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface ListCallOptions extends Selection, CallOptions {
  /** Most objects in one answer. */
  readonly limit?: number;
  /** Where the page before ended. */
  readonly continue?: string;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan';
}

export interface WatchCallOptions extends Selection, CallOptions {
  /** Events after this revision; without it the server begins with what there is. */
  readonly resourceVersion?: string;
  /** After how long the server ends the watch. */
  readonly timeoutSeconds?: number;
  /** True unless said otherwise. */
  readonly allowWatchBookmarks?: boolean;
}

/** A change of an object by its difference. An apply patch is the wish of its field manager, who must be named. */
export type Patch =
  | { readonly type: 'json' | 'merge' | 'strategic'; readonly patch: unknown }
  | { readonly type: 'apply'; readonly patch: unknown; readonly force?: boolean };
