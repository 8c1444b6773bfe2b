import type { KubeObject } from '#domain/meta/object-meta.js';
import type { Status } from '#domain/status/status.js';

/** One line of a watch, as it travels. */
export type AnyWatchEvent<T extends KubeObject = KubeObject> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  /** Nothing happened up to this revision. */
  | { readonly type: 'BOOKMARK'; readonly object: Bookmark }
  /** The last event: why the watch ends. */
  | { readonly type: 'ERROR'; readonly object: Status };

/** An object of the watched kind with nothing but a revision in it. */
export interface Bookmark {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly resourceVersion: string; readonly annotations?: Readonly<Record<string, string>> };
}

/** An event of a watch that has not failed. */
export type WatchEvent<T extends KubeObject = KubeObject> = Exclude<AnyWatchEvent<T>, { readonly type: 'ERROR' }>;
