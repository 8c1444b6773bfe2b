import type { CommitQueueOptions } from './commit-queue.js';

/** How much may wait for a commit: some seconds' worth at full speed. Beyond it clients are better off being told than waiting. */
export const commitLimits: Omit<CommitQueueOptions, 'defer'> = {
  maxWaiting: 10_000,
  maxWaitingBytes: 64 * 1024 * 1024,
  maxBatch: 512,
  eagerBatch: 32,
  maxCommits: 2,
};
