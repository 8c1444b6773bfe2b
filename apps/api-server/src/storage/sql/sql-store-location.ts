/** Where a store is kept. */
export interface SqlStoreLocation {
  /** The data directory: holds `kubernest.db` and what belongs to it, and is one process's alone while the store is open. */
  readonly directory: string;
  /** How large the database may become, in bytes; writes that need more reject. No limit when absent. */
  readonly maxBytes?: number;
}
