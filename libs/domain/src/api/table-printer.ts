import type { KubeObject } from '#domain/meta/object-meta.js';

/**
 * How `kubectl get` shows a kind (k8s.io/kubernetes/pkg/printers/internalversion/printers.go).
 * The server turns it into a meta.k8s.io Table; names are printed in capitals by the client.
 */
export interface TablePrinter<T extends KubeObject = KubeObject> {
  readonly columns: readonly TableColumn[];
  /** One cell per column, wide ones included, in the same order. `now` is for ages. */
  cells(object: T, now: number): readonly Cell[];
  /** The order of rows, where it is another one than that of the list. */
  compare?(a: T, b: T): number;
  /** Row conditions, such as `Completed` on finished pods. */
  conditions?(object: T): readonly RowCondition[];
}

export interface TableColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  /** `name` on the column that identifies the row; `''` elsewhere. */
  readonly format?: 'name' | '';
  readonly description: string;
  /** 0 is always shown, more only by `-o wide`. */
  readonly priority: number;
}

export type Cell = string | number | boolean | null;

export interface RowCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}
