/** What a plugin may look up of one kind; objects are in the version of the kind's definition. */
export interface KindReader<T> {
  get(name: string): T | undefined;
  /** All there are, in no order. */
  list(): Iterable<T>;
}
