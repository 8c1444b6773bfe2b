/** How a pass ended. A conflict is looked at again without a word. */
export type PassEnd = 'done' | 'conflict' | 'error';

/** What is counted of loops; `loop` is the name of the controller. */
export interface LoopMetrics {
  /** A key was added, and so many are ready. */
  added(loop: string, depth: number): void;
  /** A key was taken after `waitedMs`, and so many are ready. */
  taken(loop: string, depth: number, waitedMs: number): void;
  passed(loop: string, tookMs: number, end: PassEnd): void;
  retried(loop: string): void;
}

/** Counts nothing. */
export const noLoopMetrics: LoopMetrics = {
  added: () => undefined,
  taken: () => undefined,
  passed: () => undefined,
  retried: () => undefined,
};
