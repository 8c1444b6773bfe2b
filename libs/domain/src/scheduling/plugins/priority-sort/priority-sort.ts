/** What the order of the queue depends on. */
interface Waiting {
  readonly info: { readonly priority: number };
  readonly timestamp: number;
}

/** The order of the queue: higher priority first, then who has waited longer. Source: plugins/queuesort/priority_sort.go. */
export function prioritySort(a: Waiting, b: Waiting): number {
  return b.info.priority - a.info.priority || a.timestamp - b.timestamp;
}
