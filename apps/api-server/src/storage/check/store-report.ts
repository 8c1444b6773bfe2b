/** What is in the store of a data directory, and what is wrong with it. What could not be read is absent. */
export interface StoreReport {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes of the write-ahead log beside it. */
  readonly walSize: number;
  /** Bytes of the file that hold nothing and are used again. */
  readonly free?: number;
  /** The newest migration that was applied. */
  readonly schema?: string;
  /** False when the next start will bring the schema up to date. */
  readonly isNewestSchema?: boolean;
  /** The newest revision. */
  readonly revision?: number;
  /** The oldest revision that can be read. */
  readonly compacted?: number;
  /** Rows of the log. */
  readonly rows?: number;
  /** Objects as they are now. */
  readonly objects?: number;
  /** A sentence for each; empty for a store that is as it should be. */
  readonly problems: readonly string[];
}
